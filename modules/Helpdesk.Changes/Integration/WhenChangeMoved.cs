using Helpdesk.Events;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Integration;

/// <summary>The work began when somebody said that it begins, and ended when it went to review.</summary>
internal sealed class WhenChangeMoved(ChangesDbContext db) : IEventHandler<TicketTransitioned>
{
    public async Task HandleAsync(TicketTransitioned @event, EventContext context, CancellationToken cancellationToken)
    {
        if (@event.TypeId != ChangeType.Id || @event.To is not (ChangeType.Implement or ChangeType.Review))
        {
            return;
        }

        if (await db.Changes.FirstOrDefaultAsync(c => c.Id == @event.TicketId, cancellationToken) is { } change
            && (@event.To == ChangeType.Implement ? change.Began(context.OccurredAt) : change.Ended(context.OccurredAt)))
        {
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
