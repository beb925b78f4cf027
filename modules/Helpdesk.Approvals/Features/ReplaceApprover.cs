using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Features;

/// <summary>
/// Asks whoever is above an approver who left before deciding. With nobody above the place stays: the others may be enough, and where they are not, an
/// administrator asks somebody else.
/// </summary>
internal sealed class ReplaceApprover(
    ApprovalsDbContext db, ITicketIntegrationService tickets, ApproverResolver resolver, AskApprovers ask, TimeProvider time)
{
    public async Task HandleAsync(Guid personId, CancellationToken cancellationToken)
    {
        var approvals = await db.Approvals.Include(a => a.Slots).Include(a => a.Decisions).AsSplitQuery()
            .Where(a => a.State == ApprovalState.Open
                && a.Slots.Any(s => s.PersonId == personId && (s.State == SlotState.Asked || s.State == SlotState.Waiting)))
            .ToListAsync(cancellationToken);
        foreach (var approval in approvals)
        {
            if (await tickets.GetContentAsync(approval.TicketId, cancellationToken) is not { } content)
            {
                continue;
            }

            foreach (var slot in approval.Present.Where(s => s.PersonId == personId).ToList())
            {
                await ReplaceAsync(approval, slot, content, cancellationToken);
            }

            await ask.TellAsync(approval, isAskedAgain: false, cancellationToken);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>A step asks two people in two places: who is in it already is passed over.</summary>
    private async Task ReplaceAsync(Approval approval, ApprovalSlot slot, TicketContent content, CancellationToken cancellationToken)
    {
        var (hash, now) = (ContentHash.Of(content), time.GetUtcNow().UtcDateTime);
        HashSet<Guid> seen = [];
        var above = slot.PersonId;
        do
        {
            above = await resolver.AboveAsync(above!.Value, content.RequesterId, cancellationToken);
        }
        while (above is { } person && seen.Add(person) && approval.Reassign(slot.Id, person, hash, now) == DecisionRefusal.AskedAlready);
    }
}
