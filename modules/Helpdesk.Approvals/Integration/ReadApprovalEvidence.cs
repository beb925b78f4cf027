using Helpdesk.Approvals.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Integration;

internal sealed class ReadApprovalEvidence(ApprovalsDbContext db) : IApprovalEvidence
{
    public async Task<ILookup<Guid, ApprovalEvidence>> GetAsync(IReadOnlyCollection<Guid> ticketIds, CancellationToken cancellationToken)
    {
        var approvals = await db.Approvals.AsNoTracking().Include(a => a.Decisions).Include(a => a.Slots).AsSplitQuery()
            .Where(a => ticketIds.Contains(a.TicketId)).ToListAsync(cancellationToken);
        return approvals.OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).Select(Describe).ToLookup(a => a.TicketId);
    }

    private static ApprovalEvidence Describe(Approval a)
    {
        var slots = a.Slots.ToDictionary(s => s.Id);
        var last = a.Decisions.GroupBy(d => (d.SlotId, d.PersonId)).Select(g => g.MaxBy(d => d.Sequence)!.Id).ToHashSet();
        return new(
            a.Id, a.TicketId, a.Title, a.Meaning, Stage(a.State), a.CreatedAt, a.EndedAt,
            [.. a.Decisions.OrderBy(d => d.Sequence).Select(d => new DecisionEvidence(
                d.Id, d.PersonId, d.OnBehalfOfId, slots[d.SlotId].Source, slots[d.SlotId].Level, d.Round,
                d.Kind == DecisionKind.Withdraw ? null : d.Kind == DecisionKind.Approve, d.Comment, d.ContentHash, d.DecidedAt, Worth(a, d, last.Contains(d.Id))))]);
    }

    private static DecisionWorth Worth(Approval a, ApprovalDecision d, bool isLast) =>
        !isLast || d.Kind == DecisionKind.Withdraw ? DecisionWorth.TakenBack
        : d.Round != a.Round || a.State == ApprovalState.Voided ? DecisionWorth.ContentChanged
        : a.State is ApprovalState.Cancelled or ApprovalState.Expired ? DecisionWorth.Ended
        : DecisionWorth.Counts;

    private static ApprovalStage Stage(ApprovalState state) => state switch
    {
        ApprovalState.Open => ApprovalStage.Open,
        ApprovalState.Approved => ApprovalStage.Approved,
        ApprovalState.Rejected => ApprovalStage.Rejected,
        ApprovalState.Expired => ApprovalStage.Expired,
        ApprovalState.Cancelled => ApprovalStage.Cancelled,
        _ => ApprovalStage.Voided,
    };
}
