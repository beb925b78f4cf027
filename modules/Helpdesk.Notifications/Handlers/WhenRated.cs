using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Notifications.Domain;
using Helpdesk.Notifications.Features;
using Helpdesk.Tickets;

namespace Helpdesk.Notifications.Handlers;

/// <summary>Asks the requester for a rating, and tells the lead of the team of a low one; the owner where the team has no lead.</summary>
internal sealed class WhenRated(Notify notify, ITicketIntegrationService tickets, IPeopleDirectory people)
    : IEventHandler<RatingInvited>, IEventHandler<TicketRated>
{
    public Task HandleAsync(RatingInvited @event, EventContext context, CancellationToken cancellationToken) =>
        TellAsync(@event.TicketId, @event.RequesterId, NotificationKinds.RatingInvited, actorId: null, context, cancellationToken);

    public async Task HandleAsync(TicketRated @event, EventContext context, CancellationToken cancellationToken)
    {
        var lead = @event.TeamId is { } id ? (await people.GetTeamsAsync([id], cancellationToken)).GetValueOrDefault(id)?.LeadId : null;
        await TellAsync(@event.TicketId, lead ?? @event.AssigneeId, NotificationKinds.RatedLow, @event.ActorId, context, cancellationToken);
    }

    private async Task TellAsync(Guid ticketId, Guid? personId, string kind, Guid? actorId, EventContext context, CancellationToken cancellationToken)
    {
        if ((await tickets.GetAsync([ticketId], cancellationToken)).TryGetValue(ticketId, out var ticket))
        {
            await notify.HandleAsync([(personId, kind)], ticket, actorId, context, cancellationToken);
        }
    }
}
