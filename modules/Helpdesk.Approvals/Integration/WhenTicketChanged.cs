using Helpdesk.Approvals.Features;
using Helpdesk.Events;
using Helpdesk.Tickets;

namespace Helpdesk.Approvals.Integration;

/// <summary>An edit may concern what people decided on.</summary>
internal sealed class WhenTicketChanged(RenewApprovals renew) : IEventHandler<TicketChanged>
{
    public Task HandleAsync(TicketChanged @event, EventContext context, CancellationToken cancellationToken) => renew.HandleAsync(@event.TicketId, cancellationToken);
}
