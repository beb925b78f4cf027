using System.Text.Json;
using Helpdesk.Changes.Features;
using Helpdesk.Changes.Integration;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Changes.Api;

/// <summary>The plan of a change over the API.</summary>
internal static class ChangesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var plan = routes.MapApi(ChangeType.Type.ApiPath, ChangeType.Type.PluralName).MapGroup("{number}/plan");
        plan.MapGet("", GetAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("GetChangePlan")
            .WithSummary("Reads the plan of a change with its risk and its conflicts");
        plan.MapPut("", PutAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("SaveChangePlan")
            .WithSummary("Replaces the plan of a change")
            .WithDescription(
                """
                What is left out is taken away. Approvals hold for one plan: an edit voids them. `If-Match` takes the ETag of the plan. Example:
                `{"kind":"normal","reason":"End of support","plannedStart":"2027-01-09T20:00:00Z","plannedEnd":"2027-01-09T22:00:00Z","implementationPlan":"…","testPlan":"…","backoutPlan":"…","risk":{"users":"low","experience":"low","backout":"medium","test":"low","dependencies":"low"}}`.
                """);
        plan.MapGet("free-slots", FreeSlotsAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("ListFreeSlots")
            .WithSummary("Lists the next times at which the change collides with nothing")
            .WithDescription("At most ten within 90 days, each as long as the planned time; none while no time is planned.");
        plan.MapPut("override", OverrideAsync)
            .RequirePermission(ChangePermissions.OverrideChangeConflicts)
            .WithName("OverrideChangeConflicts")
            .WithSummary("Lets a change go ahead in spite of the conflicts that it has now")
            .WithDescription("""It holds for these conflicts and the present planned time. Example: `{"reason":"Both teams work together."}`.""");
    }

    private static async Task<Ok<ChangePlanResource>> GetAsync(
        string number, ReadChangePlan read, ConflictTexts texts, HttpResponse response, CancellationToken cancellationToken)
    {
        var view = await read.HandleAsync(number, cancellationToken);
        var resource = ChangePlanResource.Of(view, texts);
        response.SetEntityTag(view.Stamp, JsonSerializer.SerializeToUtf8Bytes(resource));
        return TypedResults.Ok(resource);
    }

    private static async Task<Ok<ChangePlanResource>> PutAsync(
        string number, ChangePlanBody body, HttpRequest request, SaveChangePlan save, ReadChangePlan read, ConflictTexts texts, CancellationToken cancellationToken)
    {
        await save.HandleAsync(number, body.ToPlan(), request.ExpectedStamp(), cancellationToken);
        return await GetAsync(number, read, texts, request.HttpContext.Response, cancellationToken);
    }

    private static async Task<Ok<IReadOnlyList<FreeSlotResource>>> FreeSlotsAsync(
        string number, ReadChangePlan read, ChangeSchedule schedule, CancellationToken cancellationToken)
    {
        var view = await read.HandleAsync(number, cancellationToken);
        return TypedResults.Ok<IReadOnlyList<FreeSlotResource>>(
            [.. (await schedule.FindFreeSlotsAsync(view.Ticket, view.Change, cancellationToken)).Select(s => new FreeSlotResource(s.Start, s.End))]);
    }

    private static async Task<NoContent> OverrideAsync(
        string number, OverrideBody body, HttpRequest request, OverrideConflicts conflicts, CancellationToken cancellationToken)
    {
        await conflicts.HandleAsync(number, body.Reason, request.ExpectedStamp(), cancellationToken);
        return TypedResults.NoContent();
    }
}
