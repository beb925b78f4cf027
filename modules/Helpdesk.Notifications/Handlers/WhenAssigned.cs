using Helpdesk.Events;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells the new owner.</summary>
internal sealed class WhenAssigned(Notify notify, ITicketIntegrationService tickets) : IEventHandler<TicketAssigned>, IEventHandler<TicketCreated>
{
    public Task HandleAsync(TicketAssigned @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(@event.TicketId, @event.AssigneeId, @event.ActorId, context, cancellationToken);

    public Task HandleAsync(TicketCreated @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(@event.TicketId, @event.AssigneeId, @event.ActorId, context, cancellationToken);

    private async Task TellAsync(Guid ticketId, Guid? assigneeId, Guid? actorId, EventContext context, CancellationToken cancellationToken)
    {
        if ((await tickets.GetAsync([ticketId], cancellationToken)).TryGetValue(ticketId, out var ticket))
        {
            await notify.HandleAsync([(assigneeId, NotificationKinds.Assigned)], ticket, actorId, context, cancellationToken);
        }
    }
}
