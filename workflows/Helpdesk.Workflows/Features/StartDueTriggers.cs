using Helpdesk.Tasks;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Helpdesk.Workflows.Features;

/// <summary>
/// Begins the workflows whose time has come. The next time is stored with the instance that begins, in one transaction: however many nodes look, it begins
/// once, and after a pause once for all times that were missed.
/// </summary>
[BackgroundTask(Title = "Workflow schedules", Schedule = "0/5 * * * * ?", Description = "Begins workflows whose time has come.")]
internal sealed class StartDueTriggers(
    WorkflowsDbContext db, StartByTrigger start, ActivityRegistry registry, IServiceProvider services, TimeProvider time, ILogger<StartDueTriggers> logger) : IBackgroundTask
{
    private const int BatchSize = 200;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = await db.Triggers.AsNoTracking().Where(t => t.DueAt <= now.UtcDateTime).OrderBy(t => t.DueAt).ThenBy(t => t.DefinitionVersionId).Take(BatchSize).ToListAsync(cancellationToken);
        if (due.Count == 0)
        {
            return;
        }

        var zone = await TenantZone.OfAsync(services, cancellationToken);
        foreach (var trigger in due)
        {
            try
            {
                await start.HandleAsync(trigger.DefinitionVersionId, trigger.ActivityId, input: null, correlationId: null, (stored, document) => Claim(stored, document, now, zone), cancellationToken);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                logger.LogError(exception, "The schedule {ActivityId} of the workflow {VersionId} could not begin it.", trigger.ActivityId, trigger.DefinitionVersionId);
                db.Forget();
                await PutOffAsync(trigger, now, cancellationToken);
            }
            finally
            {
                db.Forget();
            }
        }
    }

    /// <summary>Takes the time that is due and stores the next one.</summary>
    private bool Claim(StoredTrigger trigger, Definitions.WorkflowDocument document, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (trigger.DueAt is not { } due || due > now.UtcDateTime)
        {
            // Another node was faster.
            return false;
        }

        var node = document.Activities.GetValueOrDefault(trigger.ActivityId);
        trigger.DueAt = node is null ? null : registry.Find(node.Type)?.DueAfter(node, new DateTimeOffset(due, TimeSpan.Zero), now, zone)?.UtcDateTime;
        trigger.Attempts = 0;
        return true;
    }

    private async Task PutOffAsync(StoredTrigger failed, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var trigger = await db.Triggers.FirstOrDefaultAsync(t => t.DefinitionVersionId == failed.DefinitionVersionId && t.ActivityId == failed.ActivityId, cancellationToken);
        if (trigger?.DueAt == failed.DueAt && trigger is not null)
        {
            trigger.DueAt = BackOff.After(now, trigger.Attempts++);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
