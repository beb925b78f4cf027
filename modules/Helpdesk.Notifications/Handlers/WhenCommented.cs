using Helpdesk.Events;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells the other side of the conversation, and who watches. Internal notes go to the owner and to whom they mention only: a watcher may be a requester.</summary>
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
        var merge = await tickets.GetMergeAsync(ticket.TicketId, cancellationToken);
        if (merge.Main is { } main)
        {
            // A merged ticket is worked on in its main record: that one's owner is told, not the owner of long ago.
            recipients.RemoveAt(0);
            await notify.HandleAsync([(main.AssigneeId, NotificationKinds.RequesterReplied)], main, @event.ActorId, context, cancellationToken);
        }

        // First: who is mentioned is told that, whatever else they are on the ticket. They may see it all, or they could not have been mentioned.
        var mentioned = (@event.MentionedIds ?? []).Select(id => ((Guid?)id, NotificationKinds.Mentioned));
        await notify.HandleAsync([.. mentioned, .. recipients], ticket, @event.ActorId, context, cancellationToken);
        if (@event is { IsPublic: true, ByDesk: true })
        {
            // Each requester is told of the own ticket, and of nobody else's.
            foreach (var absorbed in merge.Absorbed)
            {
                await notify.HandleAsync([(absorbed.RequesterId, NotificationKinds.Replied)], absorbed, @event.ActorId, context, cancellationToken);
            }
        }
    }
}
