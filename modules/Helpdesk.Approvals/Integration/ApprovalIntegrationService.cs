using Helpdesk.Approvals.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Integration;

internal sealed class ApprovalIntegrationService(ApprovalsDbContext db, ITicketIntegrationService tickets) : IApprovalIntegrationService
{
    public async Task<IReadOnlyList<ApprovalStanding>> GetStandingsAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        var approvals = await db.Approvals.AsNoTracking().Include(a => a.Decisions).Include(a => a.Slots).AsSplitQuery()
            .Where(a => a.TicketId == ticketId && a.State != ApprovalState.Cancelled).ToListAsync(cancellationToken);
        if (approvals.Count == 0)
        {
            return [];
        }

        var hash = await tickets.GetContentAsync(ticketId, cancellationToken) is { } content ? ContentHash.Of(content) : "";
        return
        [
            .. approvals.GroupBy(a => (a.DefinitionId, a.ActivityId))
                .Select(g => g.MaxBy(a => (a.CreatedAt, a.Id))!)
                .Select(a => new ApprovalStanding(a.Id, a.Title, Verdict(a, hash), ApproversOf(a))
                {
                    InstanceId = a.InstanceId,
                    AskedIds = [.. Asked(a).Select(s => s.EscalatedPersonId ?? s.PersonId).OfType<Guid>()],
                    AskedTeamIds = [.. Asked(a).Select(s => s.EscalatedTeamId ?? s.TeamId).OfType<Guid>()],
                    IsExpired = a.State == ApprovalState.Expired,
                    Comment = a.Decisions.MaxBy(d => d.Sequence)?.Comment,
                }),
        ];
    }

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
        .. approval.Decisions.Where(d => d.Round == approval.Round)
            .GroupBy(d => (d.SlotId, d.PersonId))
            .Select(g => g.MaxBy(d => d.Sequence)!)
            .Where(d => d.Kind == DecisionKind.Approve)
            .SelectMany(d => d.OnBehalfOfId is { } principal ? new[] { d.PersonId, principal } : [d.PersonId])
            .Distinct(),
    ];
}
