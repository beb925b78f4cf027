using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Errors;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Features;

/// <summary>The content of a ticket may have changed: what was decided on another content is worth nothing. Open ones ask again, ended ones are void.</summary>
internal sealed class RenewApprovals(
    ApprovalsDbContext db, ITicketIntegrationService tickets, ApproverResolver resolver, AskApprovers ask, TimeProvider time)
{
    public async Task HandleAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        var approvals = await db.Approvals.Include(a => a.Slots).Include(a => a.Decisions).AsSplitQuery()
            .Where(a => a.TicketId == ticketId && (a.State == ApprovalState.Open || a.State == ApprovalState.Approved))
            .ToListAsync(cancellationToken);
        if (approvals.Count == 0 || await tickets.GetContentAsync(ticketId, cancellationToken) is not { } content)
        {
            return;
        }

        var hash = ContentHash.Of(content);
        foreach (var approval in approvals.Where(a => a.ContentHash != hash))
        {
            var slots = approval.State == ApprovalState.Open ? await PlanAsync(approval, content, cancellationToken) : null;
            approval.ChangeContent(hash, content.RequesterId, slots, time.GetUtcNow().UtcDateTime);
            await ask.TellAsync(approval, isAskedAgain: true, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>The same approvers, looked up anew: another requester has another manager. Null when nobody is left.</summary>
    private async Task<IReadOnlyList<PlannedSlot>?> PlanAsync(Approval approval, TicketContent content, CancellationToken cancellationToken)
    {
        try
        {
            var entries = approval.Present.Select(s => ApproverEntry.OfText(s.Source)! with { IsMandatory = s.IsMandatory, Level = s.Level });
            return await resolver.PlanAsync([.. entries], approval.Mode, approval.Quorum, approval.IsQuorumPercent, isSequential: false, content, cancellationToken);
        }
        catch (BusinessException exception) when (exception.Code == ApproverResolver.MissingApprover)
        {
            return null;
        }
    }
}
