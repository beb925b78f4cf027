using Helpdesk.Security;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets;

/// <summary>What the present person can do next with a ticket: by machine and rights, without what is no way of this ticket. Scoped.</summary>
internal sealed class OfferedTransitions(TicketAccess access, TicketCatalog catalog, IEnumerable<ITicketGuard> guards, ICurrentUser user)
{
    /// <summary>In the machine's order.</summary>
    public async Task<IReadOnlyList<TicketTransition>> OfAsync(Ticket ticket, TicketType type, CancellationToken cancellationToken)
    {
        var offered = TransitionRules.Allowed(ticket, type, access.IsRequester(ticket), user.Can, await catalog.GetPoliciesAsync(cancellationToken));
        if (!access.MayEdit)
        {
            return offered;
        }

        var model = ticket.ToPanelModel();
        foreach (var guard in guards)
        {
            var pointless = await guard.FindPointlessAsync(model, offered, cancellationToken);
            offered = [.. offered.Except(pointless)];
        }

        return offered;
    }
}
