using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Identity;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Features;

/// <summary>A line of the inbox.</summary>
/// <param name="Id">Approval.</param>
/// <param name="Title">What is to be approved.</param>
/// <param name="Number">Ticket.</param>
/// <param name="TicketTitle">Title of the ticket.</param>
/// <param name="Requester">Whose request it is.</param>
/// <param name="OnBehalfOf">Whom the person stands in for; null for the person's own right.</param>
/// <param name="State">Where it stands.</param>
/// <param name="AskedAt">Since when it is asked, UTC; of decided ones when the person decided.</param>
/// <param name="DueAt">When it expires, UTC.</param>
/// <param name="Decision">What the person decided, or null.</param>
internal sealed record ApprovalLine(
    Guid Id, string Title, string Number, string TicketTitle, string Requester, string? OnBehalfOf, ApprovalState State, DateTime AskedAt, DateTime? DueAt, DecisionKind? Decision);

/// <summary>The present person's inbox: what is asked of them and of those they stand in for, and what they decided.</summary>
internal sealed class ListApprovals(ApprovalsDbContext db, StandIns standIns, Pauses pauses, IPeopleDirectory people, ICurrentUser user)
{
    /// <summary>Nobody decides more than so many in one sitting; the oldest come first.</summary>
    public const int Most = 200;

    /// <summary>What waits for the person, the oldest first.</summary>
    public async Task<IReadOnlyList<ApprovalLine>> ToDecideAsync(CancellationToken cancellationToken)
    {
        var voters = await standIns.VotersAsync(user.RequiredId, cancellationToken);
        List<Guid> principals = [.. voters.Select(v => v.PrincipalId)];
        List<Guid> teams = [.. voters.SelectMany(v => v.TeamIds).Distinct()];
        List<(Approval Approval, Voter Voter)> turns = [];
        for (var skip = 0; turns.Count < Most; skip += Most)
        {
            var candidates = await db.Approvals.AsNoTracking().Include(a => a.Slots).Include(a => a.Decisions).AsSplitQuery()
                .Where(a => a.State == ApprovalState.Open && a.Slots.Any(s => s.State == SlotState.Asked
                    && (principals.Contains(s.PersonId!.Value) || principals.Contains(s.EscalatedPersonId!.Value)
                        || teams.Contains(s.TeamId!.Value) || teams.Contains(s.EscalatedTeamId!.Value))))
                .OrderBy(a => a.RoundAt).ThenBy(a => a.Id).Skip(skip).Take(Most).ToListAsync(cancellationToken);

            // Who may decide where is known to the approval alone; the query only finds candidates.
            var paused = await pauses.FindAsync([.. candidates.Select(a => a.TicketId).Distinct()], cancellationToken);
            turns.AddRange(candidates.Where(a => !paused.ContainsKey(a.TicketId))
                .Select(a => (a, Voter: voters.FirstOrDefault(v => a.WhyNot(v) == DecisionRefusal.None)))
                .Where(t => t.Voter is not null).Select(t => (t.a, t.Voter!)));
            if (candidates.Count < Most)
            {
                break;
            }
        }

        var names = await NamesAsync(turns.SelectMany(t => new[] { t.Approval.RequesterId, t.Voter.OnBehalfOfId }), cancellationToken);
        return [.. turns.Take(Most).Select(t => new ApprovalLine(
            t.Approval.Id, t.Approval.Title, t.Approval.TicketNumber, t.Approval.TicketTitle, names.GetValueOrDefault(t.Approval.RequesterId)?.DisplayName ?? "",
            t.Voter.OnBehalfOfId is { } other ? names.GetValueOrDefault(other)?.DisplayName : null, t.Approval.State,
            t.Approval.Present.Where(s => s.State == SlotState.Asked).Min(s => s.AskedAt) ?? t.Approval.RoundAt, t.Approval.ExpiresAt, null))];
    }

    /// <summary>What the person decided, or others for them; the newest first.</summary>
    public async Task<IReadOnlyList<ApprovalLine>> DecidedAsync(CancellationToken cancellationToken)
    {
        var me = user.RequiredId;
        var decisions = await db.Decisions.AsNoTracking().Where(d => d.PersonId == me || d.OnBehalfOfId == me)
            .OrderByDescending(d => d.DecidedAt).Take(Most).ToListAsync(cancellationToken);
        var newest = decisions.GroupBy(d => d.ApprovalId).Select(g => g.MaxBy(d => d.Sequence)!).ToList();
        var ids = newest.ConvertAll(d => d.ApprovalId);
        var approvals = await db.Approvals.AsNoTracking().Where(a => ids.Contains(a.Id)).ToDictionaryAsync(a => a.Id, cancellationToken);
        var names = await NamesAsync(newest.SelectMany(d => new[] { approvals[d.ApprovalId].RequesterId, d.OnBehalfOfId }), cancellationToken);
        return [.. newest.OrderByDescending(d => d.DecidedAt).Select(d => (Decision: d, Approval: approvals[d.ApprovalId])).Select(t => new ApprovalLine(
            t.Approval.Id, t.Approval.Title, t.Approval.TicketNumber, t.Approval.TicketTitle, names.GetValueOrDefault(t.Approval.RequesterId)?.DisplayName ?? "",
            t.Decision.OnBehalfOfId is { } other ? names.GetValueOrDefault(other)?.DisplayName : null, t.Approval.State, t.Decision.DecidedAt, null, t.Decision.Kind))];
    }

    /// <summary>Approvals of a ticket, the newest first.</summary>
    public async Task<IReadOnlyList<Approval>> OfTicketAsync(Guid ticketId, CancellationToken cancellationToken) =>
        await db.Approvals.AsNoTracking().Where(a => a.TicketId == ticketId).OrderByDescending(a => a.CreatedAt).Take(Most).ToListAsync(cancellationToken);

    private async Task<IReadOnlyDictionary<Guid, PersonRef>> NamesAsync(IEnumerable<Guid?> ids, CancellationToken cancellationToken) =>
        await people.GetPeopleAsync([.. ids.OfType<Guid>().Distinct()], cancellationToken);
}
