using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Features;

/// <summary>Takes the address of the person's own calendar feed away; does nothing when there is none.</summary>
internal sealed class RevokeFeed(ChangesDbContext db, ICurrentUser user)
{
    public async Task HandleAsync(CancellationToken cancellationToken)
    {
        var id = user.RequiredId;
        if (await db.Feeds.FirstOrDefaultAsync(f => f.Id == id, cancellationToken) is { } feed)
        {
            db.Feeds.Remove(feed);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
