using Helpdesk.Events;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells those whom the clock's step names.</summary>
internal sealed class WhenServiceLevelStepReached(Notify notify, ITicketIntegrationService tickets) : IEventHandler<ServiceLevelStepReached>
{
    public async Task HandleAsync(ServiceLevelStepReached @event, EventContext context, CancellationToken cancellationToken)
    {
        if ((await tickets.GetAsync([@event.TicketId], cancellationToken)).TryGetValue(@event.TicketId, out var ticket))
        {
            var kind = @event.IsBreach ? NotificationKinds.Overdue : NotificationKinds.DueSoon;
            await notify.HandleAsync(@event.Recipients.Select(r => ((Guid?)r, kind)), ticket, actorId: null, context, cancellationToken);
        }
    }
}
