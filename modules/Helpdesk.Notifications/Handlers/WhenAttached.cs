using Helpdesk.Events;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells the other side of new files, and who watches. Internal files are told to the owner only: a watcher may be a requester.</summary>
internal sealed class WhenAttached(Notify notify, ITicketIntegrationService tickets) : IEventHandler<TicketAttached>
{
    public async Task HandleAsync(TicketAttached @event, EventContext context, CancellationToken cancellationToken)
    {
        if (!(await tickets.GetAsync([@event.TicketId], cancellationToken)).TryGetValue(@event.TicketId, out var ticket))
        {
            return;
        }

        if ((await tickets.GetMergeAsync(ticket.TicketId, cancellationToken)).Main is { } main)
        {
            await notify.HandleAsync([(main.AssigneeId, NotificationKinds.Attached)], main, @event.ActorId, context, cancellationToken);
            ticket = ticket with { AssigneeId = null };
        }

        List<(Guid?, string)> recipients = [(ticket.AssigneeId, NotificationKinds.Attached)];
        if (@event.IsPublic)
        {
            recipients.Add((ticket.RequesterId, NotificationKinds.Attached));
            recipients.AddRange((await tickets.GetWatchersAsync(ticket.TicketId, cancellationToken)).Select(w => ((Guid?)w, NotificationKinds.Attached)));
        }

        await notify.HandleAsync(recipients, ticket, @event.ActorId, context, cancellationToken);
    }
}
