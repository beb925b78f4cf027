using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Data;

/// <summary>Removing what a retention time has passed.</summary>
public static class ExpiredRecords
{
    // Small steps: the write lock is never held for long.
    private const int Step = 500;

    /// <summary>Removes everything that a query finds, in small transactions; what was removed before an error stays removed.</summary>
    /// <param name="db">Context that the records belong to.</param>
    /// <param name="expired">What to remove, in an order that an index gives.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public static async Task RemoveAllAsync<T>(this ModuleDbContext db, IOrderedQueryable<T> expired, CancellationToken cancellationToken)
        where T : class
    {
        while (await expired.Take(Step).ToListAsync(cancellationToken) is { Count: > 0 } records)
        {
            db.RemoveRange(records);
            await db.SaveChangesAsync(cancellationToken);
            db.Forget();
        }
    }
}
