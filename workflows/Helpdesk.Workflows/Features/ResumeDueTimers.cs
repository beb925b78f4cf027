using Helpdesk.Tasks;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <summary>
/// Wakes the instances whose timers are due. A timer is a row that goes with the step that it wakes, in one transaction: however many nodes look, it
/// fires once, and one whose node dies is found by the next look.
/// </summary>
[BackgroundTask(Title = "Workflow timers", Schedule = "0/5 * * * * ?", Description = "Lets workflows go on whose delay is over.")]
internal sealed class ResumeDueTimers(WorkflowsDbContext db, DriveInstance drive, TimeProvider time, ILogger<ResumeDueTimers> logger) : IBackgroundTask
{
    private const int BatchSize = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var failed = new HashSet<(Guid, int)>();
        while (true)
        {
            // What failed stays due and must not hide what comes behind it.
            var due = await ReadDueAsync(db, now, failed.Count, cancellationToken);
            foreach (var timer in due)
            {
                try
                {
                    if (!await drive.HandleAsync(timer.InstanceId, run => run.Resume(timer.BookmarkId), cancellationToken))
                    {
                        // Another node was faster, or its instance has gone: the row goes with what it belongs to.
                        failed.Add((timer.InstanceId, timer.BookmarkId));
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    failed.Add((timer.InstanceId, timer.BookmarkId));
                    logger.LogError(exception, "The timer {BookmarkId} of the workflow instance {InstanceId} failed; the next run tries again.", timer.BookmarkId, timer.InstanceId);
                }
                finally
                {
                    db.Forget();
                }
            }

            if (due.Count < BatchSize)
            {
                return;
            }
        }
    }

    /// <summary>The next timers that are due, by an index whatever the number of instances that wait.</summary>
    internal static Task<List<StoredBookmark>> ReadDueAsync(WorkflowsDbContext db, DateTime now, int skip, CancellationToken cancellationToken) =>
        db.Bookmarks.AsNoTracking().Where(b => b.DueAt <= now).OrderBy(b => b.DueAt).ThenBy(b => b.InstanceId).Skip(skip).Take(BatchSize).ToListAsync(cancellationToken);
}
