using System.Runtime.CompilerServices;
using Helpdesk.Compliance;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Incidents.Reports;

/// <summary>R5: all incidents of a period, with clocks, paths and history of those that are chosen.</summary>
internal sealed class IncidentRegister(ITicketEvidence tickets, IStringLocalizer L) : IComplianceReport
{
    private const string WithEvidence = "withEvidence";

    public ReportDefinition Definition => new(
        "R5", L["Incident register"],
        L["All incidents of a period: how they were detected, every change of their priority, the way that they took, whether targets were met, how they ended."],
        TicketPermissions.ViewTickets,
        [
            new("number", L["Number"]), new("title", L["Title"], Weight: 2), new("openedAt", L["Opened"], ReportValueKind.Instant), new("channel", L["Detected by"]),
            new("requester", L["Requester"]), new("service", L["Service"]), new("priority", L["Priority"]), new("priorities", L["Changes of priority"], Weight: 1.5),
            new("state", L["State"]), new("states", L["Path of states"], Weight: 2), new("owners", L["Path of owners"], Weight: 2),
            new("resolvedAt", L["Resolved"], ReportValueKind.Instant), new("closedAt", L["Closed"], ReportValueKind.Instant), new("resolution", L["Resolution"], Weight: 1.5),
            new("reopens", L["Reopened"], ReportValueKind.Number, 0.5), new("breached", L["Targets missed"]), new("score", L["Rating (1 to 5)"], ReportValueKind.Number, 0.5),
        ])
    {
        PeriodMeaning = L["Opened within the period"],
        TakesQuery = true,
        TakesKeys = true,
        IsPopulation = true,
        Parameters = [new(WithEvidence, L["With clocks and history of each incident"], ReportValueKind.YesNo, "false")],
        Evidence =
        [
            new("clocks", L["Clocks"],
            [
                new("clock", L["Clock"], Weight: 1.5), new("metric", L["Measures"]), new("state", L["State"]), new("startedAt", L["Started"], ReportValueKind.Instant),
                new("endedAt", L["Ended"], ReportValueKind.Instant), new("dueAt", L["Due"], ReportValueKind.Instant), new("target", L["Target"], ReportValueKind.Duration),
                new("used", L["Used"], ReportValueKind.Duration), new("paused", L["Paused"], ReportValueKind.Duration), new("isBreached", L["Breached"], ReportValueKind.YesNo),
            ]),
            new("segments", L["Stretches of the clocks"],
            [
                new("clock", L["Clock"], Weight: 1.5), new("kind", L["Kind"]), new("from", L["From"], ReportValueKind.Instant), new("to", L["Until"], ReportValueKind.Instant),
                new("cause", L["Cause"]), new("who", L["Who"]), new("reason", L["Reason"], ReportValueKind.LongText, 2), new("length", L["Opening hours"], ReportValueKind.Duration),
            ]),
            new("history", L["History"],
            [
                new("at", L["When"], ReportValueKind.Instant), new("who", L["Who"]), new("onBehalfOf", L["On behalf of"]), new("what", L["What"]), new("field", L["Field"]),
                new("before", L["Before"], ReportValueKind.LongText, 2), new("after", L["After"], ReportValueKind.LongText, 2), new("reason", L["Reason"], ReportValueKind.LongText),
                new("origin", L["Origin"]),
            ]),
        ],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var isPack = context.Scope.Keys is not null || (context.Scope.Parameters.TryGetValue(WithEvidence, out var asked) && bool.TryParse(asked, out var wanted) && wanted);
        const TicketEvidenceParts parts = TicketEvidenceParts.Events | TicketEvidenceParts.Clocks | TicketEvidenceParts.Rating;
        await tickets.SayNumbersAsync(IncidentType.Id, context, cancellationToken);
        await foreach (var page in tickets.ReadAsync(new(IncidentType.Id, parts), context, cancellationToken))
        {
            foreach (var ticket in page)
            {
                var row = new ReportRow(ticket.Number, Values(ticket)) { Records = [new("tickets.ticket", ticket.Id.ToString())] };
                yield return isPack ? row with { Evidence = Evidence(ticket) } : row;
            }
        }
    }

    private IReadOnlyList<object?> Values(TicketEvidence t) =>
    [
        t.Number, t.Title, t.OpenedAt, t.Channel, t.Requester, t.Service, t.Priority, Priorities(t), t.State, Path(t, "state"), Path(t, "teamId", "assigneeId"),
        t.ResolvedAt, t.ClosedAt, t.Resolution, t.ReopenCount, Missed(t), t.Score,
    ];

    private static Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>> Evidence(TicketEvidence t) => new(StringComparer.Ordinal)
    {
        ["clocks"] = [.. t.Clocks.Select(c => (IReadOnlyList<object?>)[
            c.Name, c.Metric, c.State, c.StartedAt, c.EndedAt, c.DueAt, c.TargetSeconds, c.UsedSeconds, c.PausedSeconds, c.IsBreached])],
        ["segments"] = [.. t.Clocks.SelectMany(c => c.Segments, (c, s) => (IReadOnlyList<object?>)[c.Name, s.Kind, s.From, s.To, s.Cause, s.Actor, s.Reason, s.Seconds])],
        ["history"] =
        [
            .. t.Events.SelectMany(e => e.Changes.DefaultIfEmpty(), (e, f) => (IReadOnlyList<object?>)[
                e.At, e.Actor, e.OnBehalfOf, e.Summary, f?.Label, f?.Old, f?.New, e.Reason, e.Origin]),
        ],
    };

    /// <summary>Every change after the first value, with who made it.</summary>
    private static string? Priorities(TicketEvidence t) => Text(
        "; ",
        t.Events.SelectMany(e => e.Changes, (e, f) => (Event: e, Change: f)).Where(x => x.Change is { Field: "priority", OldValue: not null })
            .Select(x => $"{x.Change.Old} → {x.Change.New} ({x.Event.Actor})"));

    private string? Path(TicketEvidence t, params string[] fields) =>
        Text(" → ", t.Events.SelectMany(e => e.Changes).Where(c => fields.Contains(c.Field)).Select(c => c.New ?? L["nobody"].Value));

    private static string? Missed(TicketEvidence t) => Text(", ", t.Clocks.Where(c => c.IsBreached).Select(c => c.Name).Distinct());

    private static string? Text(string separator, IEnumerable<string> parts) => string.Join(separator, parts) is { Length: > 0 } text ? text : null;
}
