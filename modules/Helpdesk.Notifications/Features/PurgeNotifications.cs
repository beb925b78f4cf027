using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Notifications.Features;

/// <summary>Removes notifications that nobody reads any more; what they told is in the tickets.</summary>
[BackgroundTask(
    Title = "Remove old notifications",
    Schedule = "0 23 3 * * ?",
    Description = "Removes notifications after 90 days, read or not.")]
internal sealed class PurgeNotifications(NotificationsDbContext db, TimeProvider time) : IBackgroundTask
{
    private const int KeepDays = 90;

    // Small steps: the write lock is never held for long.
    private const int Step = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-KeepDays);
        while (true)
        {
            var old = await db.Notifications.Where(n => n.CreatedAt < before).Take(Step).ToListAsync(cancellationToken);
            if (old.Count == 0)
            {
                return;
            }

            db.Notifications.RemoveRange(old);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
