using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.Features;

/// <summary>Unread notifications of the people who are there, for the bells of pages whose node did not store them.</summary>
internal sealed class FindNews(NotificationsDbContext db) : IDeskNews
{
    public async Task<IReadOnlyList<(Guid PersonId, Guid NewsId)>> FindAsync(
        IReadOnlyCollection<Guid> people, DateTime since, CancellationToken cancellationToken)
    {
        // By the index of the bell's own count.
        var found = await db.Notifications.AsNoTracking()
            .Where(n => people.Contains(n.PersonId) && n.ReadAt == null && n.CreatedAt >= since)
            .Select(n => new { n.PersonId, n.Id })
            .ToListAsync(cancellationToken);
        return [.. found.Select(n => (n.PersonId, n.Id))];
    }
}
