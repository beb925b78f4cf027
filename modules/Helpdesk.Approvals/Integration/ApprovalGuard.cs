using Helpdesk.Approvals.Domain;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Integration;

/// <summary>
/// Refuses what waits for an approval: while the newest approval of a step on the ticket is not approved, or was approved for another content. It
/// compares the content itself and does not wait until the change was noticed.
/// </summary>
internal sealed class ApprovalGuard(ApprovalsDbContext db, ITicketIntegrationService tickets, IStringLocalizer L) : ITicketGuard
{
    public async Task<string?> WhyNotAsync(TicketGuardContext context, CancellationToken cancellationToken)
    {
        var approvals = await db.Approvals.AsNoTracking().Where(a => a.TicketId == context.Ticket.TicketId && a.Holds != "").ToListAsync(cancellationToken);
        var newest = approvals.GroupBy(a => (a.DefinitionId, a.ActivityId)).Select(g => g.MaxBy(a => (a.CreatedAt, a.Id))!)
            // Who cancels a workflow gives up its question, and says why.
            .Where(a => a.State != ApprovalState.Cancelled && a.HoldsTransition(context.Transition.Id)).ToList();
        if (newest.Count == 0)
        {
            return null;
        }

        if (newest.Find(a => a.State != ApprovalState.Approved) is { } lacking)
        {
            return L["{0} waits for the approval “{1}”: {2}.", context.Ticket.Number, lacking.Title, L[ApprovalTexts.State(lacking.State)].Value];
        }

        var hash = !context.ChangesContent && await tickets.GetContentAsync(context.Ticket.TicketId, cancellationToken) is { } content ? ContentHash.Of(content) : "";
        return newest.Find(a => a.ContentHash != hash) is { } stale
            ? L["{0} was changed after “{1}” was approved, so the approval does not hold any more.", context.Ticket.Number, stale.Title].Value
            : null;
    }
}
