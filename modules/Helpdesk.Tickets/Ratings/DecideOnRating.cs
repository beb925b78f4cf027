using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Settings;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Ratings;

/// <summary>Decides once, when a ticket is closed, whether its requester is asked what they think of the help; the decision is kept either way.</summary>
internal sealed class DecideOnRating(TicketsDbContext db, TicketCatalog catalog, IPeopleDirectory people, ISettings settings, TimeProvider time)
    : IEventHandler<TicketTransitioned>
{
    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        var type = catalog.FindType(@event.TypeId);
        var reached = type?.StateMachine.States.FirstOrDefault(s => s.Id == @event.To);

        // A follow-up of a bad rating is not rated in its turn.
        if (reached?.Category != StateCategory.Closed
            || type is { IsTask: true }
            || await db.Ratings.AnyAsync(r => r.TicketId == @event.TicketId || r.FollowUpId == @event.TicketId, cancellationToken))
        {
            return;
        }

        var values = await settings.GetAsync<RatingSettings>(cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        var rating = new TicketRating
        {
            TicketId = @event.TicketId,
            RequesterId = @event.RequesterId,
            IsSampled = RatingSample.Holds(@event.TicketId, values.SamplePercent),
            DecidedAt = now,
        };
        if (rating.IsSampled
            && @event.RequesterId != @event.AssigneeId
            && !await WasAskedLatelyAsync(@event.RequesterId, values.CapDays, now, cancellationToken)
            && await people.MayAsync(@event.RequesterId, TicketPermissions.UsePortal, cancellationToken))
        {
            rating.Invite(now, values.NotifyAfterHours);
        }

        db.Ratings.Add(rating);
        await db.SaveChangesAsync(cancellationToken);
    }

    private async Task<bool> WasAskedLatelyAsync(Guid requesterId, int capDays, DateTime now, CancellationToken cancellationToken)
    {
        var since = now.AddDays(-capDays);
        return capDays > 0 && await db.Ratings.AnyAsync(r => r.RequesterId == requesterId && r.InvitedAt > since, cancellationToken);
    }
}
