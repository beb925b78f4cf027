using System.Text.Json;
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

/// <summary>Models of changes over the API.</summary>
internal static class ChangeModelsApi
{
    private const string Path = "change-models";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var models = routes.MapApi(Path, ChangeType.Type.PluralName);
        models.MapGet("", ListAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("ListChangeModels")
            .WithSummary("Lists the models of changes with their versions");
        models.MapGet("{id:guid}", GetAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("GetChangeModel")
            .WithSummary("Reads a model of changes");
        models.MapPost("", CreateAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("CreateChangeModel")
            .WithSummary("Writes a new model down; its first version waits for an approval")
            .WithDescription("""Example: `{"name":"Restart the web server","kind":"standard","implementationPlan":"…","testPlan":"…","backoutPlan":"…","risk":{"users":"low","experience":"low","backout":"low","test":"low","dependencies":"low"}}`.""");
        models.MapPut("{id:guid}", PutAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("SaveChangeModel")
            .WithSummary("Changes the version that waits for an approval; makes one when there is none")
            .WithDescription("What is approved stays as it is. What is left out is taken away. `If-Match` takes the ETag.");
        models.MapPost("{id:guid}/approve", ApproveAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithName("ApproveChangeModel")
            .WithSummary("Approves the version that waits; not for the one who wrote it")
            .WithDescription("""Example: `{"expiresAt":"2027-06-30T00:00:00Z"}`, a year at most.""");
        models.MapPost("{id:guid}/retire", RetireAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithName("RetireChangeModel")
            .WithSummary("Nobody makes changes by the model any more");
        models.MapPost("{id:guid}/resume", ResumeAsync)
            .RequirePermission(ChangePermissions.ManageChanges)
            .WithName("ResumeChangeModel")
            .WithSummary("Takes up a model again that was suspended or retired");
        models.MapPost("{id:guid}/changes", UseAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("CreateChangeFromModel")
            .WithSummary("Makes a draft with the plan of the model")
            .WithDescription("""Example: `{"plannedStart":"2027-01-09T20:00:00Z","plannedEnd":"2027-01-09T20:30:00Z"}`; title and reason are the model's when they are left out.""");
    }

    private static async Task<Ok<IReadOnlyList<ChangeModelResource>>> ListAsync(ListChangeModels list, CancellationToken cancellationToken) =>
        TypedResults.Ok<IReadOnlyList<ChangeModelResource>>([.. (await list.HandleAsync(cancellationToken)).Select(ChangeModelResource.Of)]);

    private static async Task<Ok<ChangeModelResource>> GetAsync(Guid id, ListChangeModels list, HttpResponse response, CancellationToken cancellationToken)
    {
        var model = await list.GetAsync(id, cancellationToken);
        var resource = ChangeModelResource.Of(model);
        response.SetEntityTag(model.ConcurrencyStamp, JsonSerializer.SerializeToUtf8Bytes(resource));
        return TypedResults.Ok(resource);
    }

    private static async Task<Created<ChangeModelResource>> CreateAsync(ChangeModelBody body, SaveChangeModel save, CancellationToken cancellationToken)
    {
        var model = await save.HandleAsync(null, body.ToText(), expectedStamp: null, cancellationToken);
        return TypedResults.Created($"{ApiRouteBuilderExtensions.Root}/{Path}/{model.Id}", ChangeModelResource.Of(model));
    }

    private static async Task<Ok<ChangeModelResource>> PutAsync(Guid id, ChangeModelBody body, HttpRequest request, SaveChangeModel save, CancellationToken cancellationToken) =>
        TypedResults.Ok(ChangeModelResource.Of(await save.HandleAsync(id, body.ToText(), request.ExpectedStamp(), cancellationToken)));

    private static async Task<NoContent> ApproveAsync(Guid id, ApproveModelBody body, HttpRequest request, MoveChangeModel move, CancellationToken cancellationToken)
    {
        await move.ApproveAsync(id, Instants.Utc(body.ExpiresAt), request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> RetireAsync(Guid id, HttpRequest request, MoveChangeModel move, CancellationToken cancellationToken)
    {
        await move.RetireAsync(id, request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<NoContent> ResumeAsync(Guid id, HttpRequest request, MoveChangeModel move, CancellationToken cancellationToken)
    {
        await move.ResumeAsync(id, request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Created<NewChangeResource>> UseAsync(Guid id, UseModelBody body, CreateChangeFromModel create, CancellationToken cancellationToken)
    {
        var number = await create.HandleAsync(id, new(body.Title, body.Reason, Instants.Utc(body.PlannedStart), Instants.Utc(body.PlannedEnd)), cancellationToken);
        return TypedResults.Created($"{ApiRouteBuilderExtensions.Root}/{ChangeType.Type.ApiPath}/{number}", new NewChangeResource(number));
    }
}

/// <summary>A model.</summary>
internal sealed record ChangeModelBody
{
    /// <summary>Name, no other model's.</summary>
    public required string Name { get; init; }

    /// <summary><c>standard</c> or <c>normal</c>.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Service of its changes.</summary>
    public Guid? ServiceId { get; init; }

    /// <summary>Team of its changes.</summary>
    public Guid? TeamId { get; init; }

    /// <summary>Why such a change is made.</summary>
    public string? Reason { get; init; }

    /// <summary>What is done.</summary>
    public string? ImplementationPlan { get; init; }

    /// <summary>How it is checked.</summary>
    public string? TestPlan { get; init; }

    /// <summary>How it is taken back.</summary>
    public string? BackoutPlan { get; init; }

    /// <summary>Answers by question, as in a plan.</summary>
    public IReadOnlyDictionary<string, RiskLevel>? Risk { get; init; }

    public ChangeModelText ToText() => new()
    {
        Name = Name, Kind = Kind, ServiceId = ServiceId, TeamId = TeamId, Reason = Reason, ImplementationPlan = ImplementationPlan, TestPlan = TestPlan,
        BackoutPlan = BackoutPlan,
        Answers = [.. RiskQuestions.All.Select(q => Risk is not null && Risk.TryGetValue(q.Id, out var level) ? level : (RiskLevel?)null)],
    };
}

/// <summary>An approval of a version.</summary>
internal sealed record ApproveModelBody
{
    /// <summary>From then on no change begins by it; a year at most.</summary>
    public required DateTime ExpiresAt { get; init; }
}

/// <summary>A change by a model.</summary>
internal sealed record UseModelBody
{
    /// <summary>What is changed.</summary>
    public string? Title { get; init; }

    /// <summary>Why.</summary>
    public string? Reason { get; init; }

    /// <summary>When it begins.</summary>
    public DateTime? PlannedStart { get; init; }

    /// <summary>When it ends.</summary>
    public DateTime? PlannedEnd { get; init; }
}

/// <summary>A change that was made.</summary>
/// <param name="Number">Its number.</param>
internal sealed record NewChangeResource(string Number);

/// <summary>A model of changes.</summary>
/// <param name="Id">Model.</param>
/// <param name="Name">Name.</param>
/// <param name="Kind">Kind of its changes.</param>
/// <param name="ServiceId">Service of its changes.</param>
/// <param name="TeamId">Team of its changes.</param>
/// <param name="IsRetired">Nobody makes changes by it any more.</param>
/// <param name="SuspendedAt">Since then too many changes by it failed, UTC.</param>
/// <param name="Versions">Versions, the newest first.</param>
internal sealed record ChangeModelResource(
    Guid Id, string Name, ChangeKind Kind, Guid? ServiceId, Guid? TeamId, bool IsRetired, DateTime? SuspendedAt, IReadOnlyList<ChangeModelVersionResource> Versions)
{
    public static ChangeModelResource Of(ChangeModel m) => new(
        m.Id, m.Name, m.Kind, m.ServiceId, m.TeamId, m.IsRetired, m.SuspendedAt,
        [
            .. m.Versions.OrderByDescending(v => v.Number).Select(v => new ChangeModelVersionResource(
                v.Id, v.Number, v.Reason, v.ImplementationPlan, v.TestPlan, v.BackoutPlan, RiskQuestions.All.Zip(v.Answers).ToDictionary(q => q.First.Id, q => q.Second), v.AuthorId,
                v.ApprovedById, v.ApprovedAt, v.ExpiresAt)),
        ]);
}

/// <summary>A version of a model.</summary>
/// <param name="Id">Version.</param>
/// <param name="Number">From 1.</param>
/// <param name="Reason">Why such a change is made.</param>
/// <param name="ImplementationPlan">What is done.</param>
/// <param name="TestPlan">How it is checked.</param>
/// <param name="BackoutPlan">How it is taken back.</param>
/// <param name="Risk">Answers by question.</param>
/// <param name="AuthorId">Who wrote it last.</param>
/// <param name="ApprovedById">Who approved it, or null.</param>
/// <param name="ApprovedAt">UTC.</param>
/// <param name="ExpiresAt">UTC.</param>
internal sealed record ChangeModelVersionResource(
    Guid Id, int Number, string? Reason, string? ImplementationPlan, string? TestPlan, string? BackoutPlan, IReadOnlyDictionary<string, RiskLevel?> Risk, Guid AuthorId,
    Guid? ApprovedById, DateTime? ApprovedAt, DateTime? ExpiresAt);
