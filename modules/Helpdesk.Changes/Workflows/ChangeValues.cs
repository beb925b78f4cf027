using System.Text.Json.Nodes;
using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Integration;
using Helpdesk.Identity;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Workflows;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Workflows;

/// <summary>
/// What expressions of workflows know of a change: <c>getChange().risk</c>. Who can be asked are people, never the implementer: their agreement would not count.
/// </summary>
internal sealed class ChangeValues(
    ChangesDbContext db, ITicketIntegrationService tickets, ChangeRisks risks, ChangeSchedule schedule, ChangeAuthority authority, IApprovalIntegrationService approvals,
    ISettings settings, IPeopleDirectory people, TimeProvider time)
    : IWorkflowValues
{
    public string Name => "change";

    public async Task<JsonNode?> ReadAsync(string? correlationId, CancellationToken cancellationToken)
    {
        if (correlationId is null || await tickets.FindAsync(correlationId, cancellationToken) is not { TypeId: ChangeType.Id } ticket)
        {
            return null;
        }

        var change = await db.Changes.AsNoTracking().FirstOrDefaultAsync(c => c.Id == ticket.TicketId, cancellationToken) ?? new Change { Id = ticket.TicketId };
        var present = await settings.GetAsync<ChangeSettings>(cancellationToken);
        var level = (await risks.OfAsync(change, cancellationToken)).Level;
        var team = ticket.TeamId is { } id ? (await people.GetTeamsAsync([id], cancellationToken)).GetValueOrDefault(id) : null;
        var board = await people.FindTeamAsync(present.Cab, cancellationToken);
        var zone = TimeZoneInfo.FindSystemTimeZoneById((await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone);
        var now = time.GetUtcNow().UtcDateTime;
        return new JsonObject
        {
            ["kind"] = PlanFields.Name(change.Kind),
            ["risk"] = level is { } known ? PlanFields.Name(known) : null,
            ["plannedStart"] = change.PlannedStart,
            ["plannedEnd"] = change.PlannedEnd,
            ["outcome"] = change.Outcome is { } outcome ? PlanFields.Name(outcome) : null,
            // Nothing stands in the way of its time that nobody has accepted.
            ["isFree"] = change.NotOverridden(await schedule.FindConflictsAsync(ticket, change, ticket.AssigneeId, cancellationToken)).Count == 0,
            // Those who have approved exactly this are enough to begin.
            ["isAgreed"] = await IsAgreedAsync(change, cancellationToken),
            ["needsBoard"] = level is not RiskLevel.Low && board is not null,
            ["boardQuorum"] = present.CabQuorum,
            ["peers"] = await MembersAsync(ticket, team, cancellationToken),
            ["lead"] = team?.LeadId is { } lead ? Entries([lead]) : null,
            ["board"] = await MembersAsync(ticket, board, cancellationToken),
            ["emergencyBoard"] = await MembersAsync(ticket, await people.FindTeamAsync(present.EmergencyCab, cancellationToken) ?? team, cancellationToken),
            ["fullApprovalWithin"] = (WorkingDays.Add(now, present.RetrospectiveWorkingDays, zone) - now).ToString("c"),
        };
    }

    private async Task<bool> IsAgreedAsync(Change change, CancellationToken cancellationToken) =>
        (await authority.BeforeWorkAsync(change, cancellationToken)).IsMetBy(
            [.. (await approvals.GetStandingsAsync(change.Id, cancellationToken)).Where(s => s.Verdict == ApprovalVerdict.Approved).Select(s => s.ApproverIds)]);

    private async Task<JsonArray> MembersAsync(TicketPanelModel ticket, TeamRef? team, CancellationToken cancellationToken) => Entries(
        team is null ? [] : (await people.GetMembersAsync(team.Id, cancellationToken)).Select(m => m.Id).Where(m => m != ticket.AssigneeId && m != ticket.RequesterId));

    private static JsonArray Entries(IEnumerable<Guid> personIds) =>
        [.. personIds.Select(p => (JsonNode)new JsonObject { ["kind"] = "person", ["value"] = p.ToString() })];
}
