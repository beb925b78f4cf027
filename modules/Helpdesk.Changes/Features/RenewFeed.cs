using Helpdesk.Changes.Domain.Calendar;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Makes a new secret for the address of the person's calendar feed; the one before is worth nothing any more.</summary>
internal sealed class RenewFeed(ChangesDbContext db, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <returns>The secret, which is not kept.</returns>
    public async Task<string> HandleAsync(CancellationToken cancellationToken)
    {
        if (!user.Can(TicketPermissions.ViewTickets))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[TicketPermissions.ViewTickets.Description].Value]);
        }

        var id = user.RequiredId;
        var feed = await db.Feeds.FirstOrDefaultAsync(f => f.Id == id, cancellationToken);
        if (feed is null)
        {
            feed = new CalendarFeed { Id = id };
            db.Feeds.Add(feed);
        }

        var secret = CalendarFeed.NewSecret();
        (feed.Hash, feed.CreatedAt, feed.LastUsedOn) = (CalendarFeed.HashOf(secret), time.GetUtcNow().UtcDateTime, null);
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }
}
