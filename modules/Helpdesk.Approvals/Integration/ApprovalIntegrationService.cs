using Helpdesk.Approvals.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Integration;

internal sealed class ApprovalIntegrationService(ApprovalsDbContext db, ITicketIntegrationService tickets, StandIns standIns) : IApprovalIntegrationService
{
    public async Task<IReadOnlyList<ApprovalStanding>> GetStandingsAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        var (approvals, hash) = await NewestAsync(ticketId, cancellationToken);
        return [.. approvals.Select(a => Standing(a, hash))];
    }

    public async Task<IReadOnlyList<ApprovalBallot>> GetBallotsAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        var (approvals, hash) = await NewestAsync(ticketId, cancellationToken);
        List<ApprovalBallot> ballots = [];
        foreach (var approval in approvals)
        {
            var asked = approval.State == ApprovalState.Open ? await standIns.RecipientsAsync(approval, Asked(approval), cancellationToken) : [];
            var counting = approval.ContentHash == hash ? Counting(approval).Select(d => d.Id).ToHashSet() : [];
            ballots.Add(new(
                Standing(approval, hash),
                [.. approval.Decisions.OrderBy(d => d.Sequence).Select(d => new ApprovalVote(
                    d.PersonId, d.OnBehalfOfId, d.Kind == DecisionKind.Withdraw ? null : d.Kind == DecisionKind.Approve, d.Comment, d.DecidedAt, counting.Contains(d.Id)))],
                asked,
                approval.ContentHash != hash));
        }

        return ballots;
    }

    private async Task<(IReadOnlyList<Approval> Approvals, string Hash)> NewestAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        var approvals = await db.Approvals.AsNoTracking().Include(a => a.Decisions).Include(a => a.Slots).AsSplitQuery()
            .Where(a => a.TicketId == ticketId && a.State != ApprovalState.Cancelled).ToListAsync(cancellationToken);
        return approvals.Count == 0
            ? ([], "")
            : (
                [.. approvals.GroupBy(a => (a.DefinitionId, a.ActivityId)).Select(g => g.MaxBy(a => (a.CreatedAt, a.Id))!)],
                await tickets.GetContentAsync(ticketId, cancellationToken) is { } content ? ContentHash.Of(content) : "");
    }

    private static ApprovalStanding Standing(Approval approval, string hash) =>
        new(approval.Id, approval.Title, Verdict(approval, hash), ApproversOf(approval))
        {
            InstanceId = approval.InstanceId,
            AskedIds = [.. Asked(approval).Select(s => s.EscalatedPersonId ?? s.PersonId).OfType<Guid>()],
            AskedTeamIds = [.. Asked(approval).Select(s => s.EscalatedTeamId ?? s.TeamId).OfType<Guid>()],
            IsExpired = approval.State == ApprovalState.Expired,
            Comment = approval.Decisions.MaxBy(d => d.Sequence)?.Comment,
        };

    private static IEnumerable<ApprovalSlot> Asked(Approval approval) =>
        approval.State == ApprovalState.Open ? approval.Present.Where(s => s.State == SlotState.Asked) : [];

    private static ApprovalVerdict Verdict(Approval approval, string hash) => approval.State switch
    {
        ApprovalState.Open => ApprovalVerdict.Open,
        ApprovalState.Approved when approval.ContentHash == hash => ApprovalVerdict.Approved,
        ApprovalState.Rejected when approval.ContentHash == hash => ApprovalVerdict.Rejected,
        _ => ApprovalVerdict.None,
    };

    private static IReadOnlyList<Guid> ApproversOf(Approval approval) =>
    [
        .. Counting(approval)
            .Where(d => d.Kind == DecisionKind.Approve)
            .SelectMany(d => d.OnBehalfOfId is { } principal ? new[] { d.PersonId, principal } : [d.PersonId])
            .Distinct(),
    ];

    /// <summary>The last word of each person in each place of the present round.</summary>
    private static IEnumerable<ApprovalDecision> Counting(Approval approval) => approval.Decisions.Where(d => d.Round == approval.Round)
        .GroupBy(d => (d.SlotId, d.PersonId))
        .Select(g => g.MaxBy(d => d.Sequence)!)
        .Where(d => d.Kind != DecisionKind.Withdraw);
}
