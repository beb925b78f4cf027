using Helpdesk.Data;
using Helpdesk.Tasks;

namespace Helpdesk.Identity.Features;

/// <summary>Removes old tries to sign in: they hold network addresses of people.</summary>
[BackgroundTask(
    Title = "Remove old sign-ins",
    Schedule = "0 33 3 * * ?",
    Description = "Removes records of sign-ins after 180 days.")]
internal sealed class PurgeSignIns(IdentityDbContext db, TimeProvider time) : IBackgroundTask
{
    private const int KeepDays = 180;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-KeepDays);
        return db.RemoveAllAsync(db.SignInEvents.Where(e => e.OccurredAt < before).OrderBy(e => e.Id), cancellationToken);
    }
}
