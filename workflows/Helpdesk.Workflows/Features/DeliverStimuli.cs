using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <summary>
/// Brings what is kept to waits that were committed at the same moment, when neither side could see the other. Taking it and going on are one transaction.
/// </summary>
[BackgroundTask(Title = "Workflow events", Schedule = "2/5 * * * * ?", Description = "Brings events to workflows that began to wait for them only just afterwards.")]
internal sealed class DeliverStimuli(WorkflowsDbContext db, DriveInstance drive, IUnitOfWork unitOfWork, TimeProvider time, ILogger<DeliverStimuli> logger) : IBackgroundTask
{
    private const int BatchSize = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var met = await (
            from stimulus in db.Stimuli.AsNoTracking()
            join bookmark in db.Bookmarks.AsNoTracking() on stimulus.Hash equals bookmark.Hash
            where stimulus.ExpiresAt > now && (stimulus.CorrelationId == null || stimulus.CorrelationId == bookmark.CorrelationId)
            orderby stimulus.Id, bookmark.InstanceId, bookmark.BookmarkId
            select new { stimulus.Id, bookmark.InstanceId, bookmark.BookmarkId }).Take(BatchSize).ToListAsync(cancellationToken);
        foreach (var pair in met)
        {
            try
            {
                await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
                if (await db.Stimuli.FirstOrDefaultAsync(s => s.Id == pair.Id, cancellationToken) is { } stimulus)
                {
                    var payload = KeepStimulus.PayloadOf(stimulus);
                    db.Stimuli.Remove(stimulus);
                    await db.SaveChangesAsync(cancellationToken);
                    if (await drive.HandleAsync(pair.InstanceId, run => run.Resume(pair.BookmarkId, payload), cancellationToken))
                    {
                        await transaction.CommitAsync(cancellationToken);
                    }
                }
            }
            catch (ConcurrencyException)
            {
                // Somebody else was faster; the next look tells.
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "The workflow instance {InstanceId} did not take what was kept for it.", pair.InstanceId);
            }
            finally
            {
                db.Forget();
            }
        }
    }
}
