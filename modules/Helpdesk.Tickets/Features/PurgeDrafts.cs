using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>Removes drafts that nobody came back to.</summary>
[BackgroundTask(
    Title = "Remove old drafts",
    Schedule = "0 43 3 * * ?",
    Description = "Removes drafts of replies and forms that nobody has touched for 30 days.")]
internal sealed class PurgeDrafts(TicketsDbContext db, TimeProvider time) : IBackgroundTask
{
    private const int KeepDays = 30;

    // Small steps: the write lock is never held for long.
    private const int Step = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-KeepDays);
        while (true)
        {
            var old = await db.Drafts.Where(d => d.UpdatedAt < before).Take(Step).ToListAsync(cancellationToken);
            if (old.Count == 0)
            {
                return;
            }

            db.Drafts.RemoveRange(old);
            await db.SaveChangesAsync(cancellationToken);
            db.ChangeTracker.Clear();
        }
    }
}
