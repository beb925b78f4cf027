using Helpdesk.Events;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells the other side of the conversation, and who watches. Internal notes go to the owner only: a watcher may be a requester.</summary>
internal sealed class WhenCommented(Notify notify, ITicketIntegrationService tickets) : IEventHandler<TicketCommented>
{
    public async Task HandleAsync(TicketCommented @event, EventContext context, CancellationToken cancellationToken)
    {
        if (!(await tickets.GetAsync([@event.TicketId], cancellationToken)).TryGetValue(@event.TicketId, out var ticket))
        {
            return;
        }

        List<(Guid?, string)> recipients = @event.IsPublic
            ?
            [
                (ticket.AssigneeId, @event.ByRequester ? NotificationKinds.RequesterReplied : NotificationKinds.Replied),
                (ticket.RequesterId, NotificationKinds.Replied),
                .. (await tickets.GetWatchersAsync(ticket.TicketId, cancellationToken)).Select(w => ((Guid?)w, NotificationKinds.Replied)),
            ]
            : [(ticket.AssigneeId, NotificationKinds.Noted)];
        await notify.HandleAsync(recipients, ticket, @event.ActorId, context, cancellationToken);
    }
}
