using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Changes.Api;

/// <summary>The tasks of a change, and whether it is on hold, over the API.</summary>
internal static class ChangeTasksApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var change = routes.MapApi(ChangeType.Type.ApiPath, ChangeType.Type.PluralName).MapGroup("{number}");
        change.MapGet("implementation-tasks", ListAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("ListImplementationTasks")
            .WithSummary("Lists the implementation tasks of a change in their order");
        change.MapPut("implementation-tasks", PutAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("SaveImplementationTasks")
            .WithSummary("Replaces the implementation tasks of a change")
            .WithDescription(
                """
                While the work has not begun. They are part of what is approved: an edit voids approvals. `after` names tasks by their place, from 1. `If-Match` takes
                the ETag of the plan. Example: `{"tasks":[{"title":"Back up"},{"title":"Swap","after":[1]}]}`.
                """);
        change.MapPost("implementation-tasks/{taskId:guid}/state", MoveAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("MoveImplementationTask")
            .WithSummary("Begins or ends an implementation task")
            .WithDescription("""While the change is implemented, after those that come before it. Example: `{"state":"started"}`; then `done`, `failed` or `skipped`.""");
        change.MapPut("hold", HoldAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("HoldChange")
            .WithSummary("Puts a change on hold")
            .WithDescription("""It can only be cancelled then; nobody is asked for an approval. Example: `{"reason":"Spare parts are late"}`.""");
        change.MapDelete("hold", ResumeAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("ResumeChange")
            .WithSummary("Lets a change on hold go on where it was");
    }

    private static async Task<Ok<IReadOnlyList<ImplementationTaskResource>>> ListAsync(string number, ReadChangeTasks read, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ImplementationTaskResource>>([.. (await read.HandleAsync(number, cancellationToken)).Tasks.Select(ImplementationTaskResource.Of)]);

    private static async Task<Ok<IReadOnlyList<ImplementationTaskResource>>> PutAsync(
        string number, ImplementationTasksBody body, HttpRequest request, SaveChangeTasks save, ReadChangeTasks read, CancellationToken cancellationToken)
    {
        await save.HandleAsync(
            number,
            [.. body.Tasks.Select(t => new PlannedTask(t.Title, t.TeamId, Instants.Utc(t.PlannedStart), Instants.Utc(t.PlannedEnd), t.After ?? []))],
            request.ExpectedStamp(), cancellationToken);
        return await ListAsync(number, read, cancellationToken);
    }

    private static async Task<NoContent> MoveAsync(string number, Guid taskId, TaskStateBody body, MoveChangeTask move, CancellationToken cancellationToken)
    {
        await move.HandleAsync(number, taskId, body.State, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> HoldAsync(string number, HoldBody body, HoldChange hold, CancellationToken cancellationToken)
    {
        await hold.HoldAsync(number, body.Reason, cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ResumeAsync(string number, HoldChange hold, CancellationToken cancellationToken)
    {
        await hold.ResumeAsync(number, cancellationToken);
        return TypedResults.NoContent();
    }
}

/// <summary>The tasks of a change.</summary>
internal sealed record ImplementationTasksBody
{
    /// <summary>In their order.</summary>
    public required IReadOnlyList<ImplementationTaskBody> Tasks { get; init; }
}

/// <summary>A task.</summary>
internal sealed record ImplementationTaskBody
{
    /// <summary>What is done, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>Who does it.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>When it is to begin, within the planned time of the change.</summary>
    public DateTime? PlannedStart { get; init; }

    /// <summary>When it is to end.</summary>
    public DateTime? PlannedEnd { get; init; }

    /// <summary>Places of the tasks that are done before it, from 1.</summary>
    public IReadOnlyList<int>? After { get; init; }
}

/// <summary>Where a task goes.</summary>
internal sealed record TaskStateBody
{
    /// <summary>New state.</summary>
    public required ChangeTaskState State { get; init; }
}

/// <summary>Why nothing goes on.</summary>
internal sealed record HoldBody
{
    /// <summary>Why.</summary>
    public required string Reason { get; init; }
}

/// <summary>A task of a change.</summary>
/// <param name="Id">Task.</param>
/// <param name="Position">Place in the order, from 1.</param>
/// <param name="Title">What is done.</param>
/// <param name="TeamId">Who does it.</param>
/// <param name="PlannedStart">UTC.</param>
/// <param name="PlannedEnd">UTC.</param>
/// <param name="After">Places of the tasks that are done before it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="StartedAt">UTC.</param>
/// <param name="EndedAt">UTC.</param>
/// <param name="DoneById">Who began or ended it.</param>
internal sealed record ImplementationTaskResource(
    Guid Id, int Position, string Title, Guid? TeamId, DateTime? PlannedStart, DateTime? PlannedEnd, IReadOnlyList<int> After, ChangeTaskState State, DateTime? StartedAt,
    DateTime? EndedAt, Guid? DoneById)
{
    public static ImplementationTaskResource Of(ChangeTask t) =>
        new(t.Id, t.Position, t.Title, t.TeamId, t.PlannedStart, t.PlannedEnd, t.Predecessors, t.State, t.StartedAt, t.EndedAt, t.DoneById);
}
