using Helpdesk.Tasks;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
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
        while (true)
        {
            var due = await ReadDueAsync(db, now, cancellationToken);
            foreach (var timer in due)
            {
                try
                {
                    if (!await drive.HandleAsync(timer.InstanceId, run => run.Resume(timer.BookmarkId, isDue: true), cancellationToken))
                    {
                        // Another node was faster, and the row has gone.
                        await PutOffAsync(timer, now, cancellationToken);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.LogError(exception, "The timer {BookmarkId} of the workflow instance {InstanceId} failed; it is tried again later.", timer.BookmarkId, timer.InstanceId);
                    db.Forget();
                    await PutOffAsync(timer, now, cancellationToken);
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

    /// <summary>What failed must not be tried every few seconds, nor hide what comes behind it.</summary>
    private async Task PutOffAsync(StoredBookmark failed, DateTime now, CancellationToken cancellationToken)
    {
        var timer = await db.Bookmarks.FirstOrDefaultAsync(b => b.InstanceId == failed.InstanceId && b.BookmarkId == failed.BookmarkId, cancellationToken);
        if (timer is not null)
        {
            timer.DueAt = BackOff.After(new DateTimeOffset(now, TimeSpan.Zero), timer.Attempts++);
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    /// <summary>The next timers that are due, by an index whatever the number of instances that wait.</summary>
    internal static Task<List<StoredBookmark>> ReadDueAsync(WorkflowsDbContext db, DateTime now, CancellationToken cancellationToken) =>
        db.Bookmarks.AsNoTracking().Where(b => b.DueAt <= now).OrderBy(b => b.DueAt).ThenBy(b => b.InstanceId).Take(BatchSize).ToListAsync(cancellationToken);
}
