using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Tells the team's lead of a ticket that nobody owns, unless somebody took it meanwhile.</summary>
internal sealed class WhenUnowned(Notify notify, ITicketIntegrationService tickets, IPeopleDirectory people) : IEventHandler<TicketUnowned>
{
    public async Task HandleAsync(TicketUnowned @event, EventContext context, CancellationToken cancellationToken)
    {
        if ((await tickets.GetAsync([@event.TicketId], cancellationToken)).TryGetValue(@event.TicketId, out var ticket)
            && ticket.AssigneeId is null && ticket.TeamId == @event.TeamId
            && (await people.GetTeamsAsync([@event.TeamId], cancellationToken)).TryGetValue(@event.TeamId, out var team))
        {
            await notify.HandleAsync([(team.LeadId, NotificationKinds.Unowned)], ticket, actorId: null, context, cancellationToken);
        }
    }
}
