using Helpdesk.Data;
using Helpdesk.Tasks;

namespace Helpdesk.Notifications.Features;

/// <summary>Removes notifications that nobody reads any more; what they told is in the tickets.</summary>
[BackgroundTask(
    Title = "Remove old notifications",
    Schedule = "0 23 3 * * ?",
    Description = "Removes notifications after 90 days, read or not.")]
internal sealed class PurgeNotifications(NotificationsDbContext db, TimeProvider time) : IBackgroundTask
{
    private const int KeepDays = 90;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-KeepDays);
        return db.RemoveAllAsync(db.Notifications.Where(n => n.CreatedAt < before).OrderBy(n => n.Id), cancellationToken);
    }
}
