using System.ComponentModel.DataAnnotations;
using Helpdesk.Problems.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Problems.Api;

internal sealed record AnalysisBody
{
    [MaxLength(10_000)]
    public string RootCause { get; init; } = "";

    [MaxLength(SaveAnalysis.MostWhys)]
    public IReadOnlyList<string> Whys { get; init; } = [];

    [MaxLength(10_000)]
    public string Workaround { get; init; } = "";

    public DateOnly? ReviewOn { get; init; }

    public Guid? RiskOwnerId { get; init; }

    public DateOnly? RiskUntil { get; init; }

    [MaxLength(10_000)]
    public string RiskReason { get; init; } = "";

    /// <summary>Tickets that the problem causes; not read when the analysis is written.</summary>
    public IReadOnlyList<CausedTicketBody> Incidents { get; init; } = [];
}

internal sealed record CausedTicketBody(string Number, string Title, string State, string? SubState, bool IsWaiting);

internal sealed record LinkIncidentsBody
{
    [Required, MinLength(1), MaxLength(LinkIncidents.Most)]
    public IReadOnlyList<string> Numbers { get; init; } = [];

    /// <summary>They wait for the problem: its fix resolves them.</summary>
    public bool Wait { get; init; }
}

internal sealed record SharedWorkaroundBody(int Tickets);

internal static class ProblemsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapApi(ProblemType.Type.ApiPath, ProblemType.Type.PluralName);
        group.MapGet("{number}/analysis", ReadAsync)
            .RequirePermission(TicketPermissions.ViewTickets)
            .WithName("GetProblemAnalysis")
            .WithSummary("Reads what is known of a problem and what it causes");
        group.MapPut("{number}/analysis", SaveAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithName("SaveProblemAnalysis")
            .WithSummary("Writes down what is known of a problem")
            .WithDescription(
                """
                All fields are replaced. The three of the accepted risk need the right to manage problems. Example:
                `{"rootCause":"The certificate ran out.","workaround":"Use the web client.","reviewOn":"2027-01-15"}`.
                """);
        group.MapPost("{number}/incidents", LinkAsync)
            .RequirePermission(TicketPermissions.EditTickets)
            .WithIdempotencyKey()
            .WithName("LinkIncidents")
            .WithSummary("Says of one or many tickets that the problem causes them")
            .WithDescription("""Each is linked by itself; the answer says of each whether it was. Example: `{"numbers":["INC0000042"],"wait":true}`.""");
        group.MapPost("{number}/workaround/share", ShareAsync)
            .RequirePermission(TicketPermissions.BulkEditTickets)
            .WithIdempotencyKey()
            .WithName("ShareWorkaround")
            .WithSummary("Writes the workaround to all open linked tickets and their callers")
            .WithDescription("Each ticket gets each workaround once, however often this is called.");
    }

    private static async Task<Ok<AnalysisBody>> ReadAsync(string number, ReadProblem read, CancellationToken cancellationToken)
    {
        var view = await read.HandleAsync(number, cancellationToken);
        return TypedResults.Ok(new AnalysisBody
        {
            RootCause = view.Problem.RootCause,
            Whys = view.Whys,
            Workaround = view.Problem.Workaround,
            ReviewOn = view.Problem.ReviewOn,
            RiskOwnerId = view.Problem.RiskOwnerId,
            RiskUntil = view.Problem.RiskUntil,
            RiskReason = view.Problem.RiskReason,
            Incidents = [.. view.Incidents.Select(i => new CausedTicketBody(i.Ticket.Number, i.Ticket.Title, i.Ticket.State, i.SubState, ProblemView.Waits(i)))],
        });
    }

    private static async Task<NoContent> SaveAsync(string number, AnalysisBody body, HttpRequest request, SaveAnalysis save, CancellationToken cancellationToken)
    {
        await save.HandleAsync(
            number,
            new Analysis
            {
                RootCause = body.RootCause,
                Whys = body.Whys,
                Workaround = body.Workaround,
                ReviewOn = body.ReviewOn,
                RiskOwnerId = body.RiskOwnerId,
                RiskUntil = body.RiskUntil,
                RiskReason = body.RiskReason,
            },
            request.ExpectedStamp(),
            cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<IReadOnlyList<LinkLine>>> LinkAsync(string number, LinkIncidentsBody body, LinkIncidents link, CancellationToken cancellationToken) =>
        TypedResults.Ok(await link.HandleAsync(number, new LinkIncidentsRequest { Numbers = body.Numbers, Wait = body.Wait }, cancellationToken));

    private static async Task<Ok<SharedWorkaroundBody>> ShareAsync(string number, ShareWorkaround share, CancellationToken cancellationToken) =>
        TypedResults.Ok(new SharedWorkaroundBody(await share.HandleAsync(number, cancellationToken)));
}
