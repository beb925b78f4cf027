using Helpdesk.Data;
using Helpdesk.Tasks;

namespace Helpdesk.Tickets.Features;

/// <summary>Removes drafts that nobody came back to.</summary>
[BackgroundTask(
    Title = "Remove old drafts",
    Schedule = "0 43 3 * * ?",
    Description = "Removes drafts of replies and forms that nobody has touched for 30 days.")]
internal sealed class PurgeDrafts(TicketsDbContext db, TimeProvider time) : IBackgroundTask
{
    private const int KeepDays = 30;

    public Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-KeepDays);
        return db.RemoveAllAsync(db.Drafts.Where(d => d.UpdatedAt < before).OrderBy(d => d.UpdatedAt), cancellationToken);
    }
}
