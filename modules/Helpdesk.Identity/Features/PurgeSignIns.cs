using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Features;

/// <summary>Removes old tries to sign in: they hold network addresses of people.</summary>
[BackgroundTask(
    Title = "Remove old sign-ins",
    Schedule = "0 33 3 * * ?",
    Description = "Removes records of sign-ins after 180 days.")]
internal sealed class PurgeSignIns(IdentityDbContext db, TimeProvider time) : IBackgroundTask
{
    private const int KeepDays = 180;

    // Small steps: the write lock is never held for long.
    private const int Step = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-KeepDays);
        while (true)
        {
            var old = await db.SignInEvents.Where(e => e.OccurredAt < before).Take(Step).ToListAsync(cancellationToken);
            if (old.Count == 0)
            {
                return;
            }

            db.SignInEvents.RemoveRange(old);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
