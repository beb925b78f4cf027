using Helpdesk.Data;
using Helpdesk.Tasks;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Http;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>Removes instances that ended long ago, with their journals; the ledger keeps the digests of the lines.</summary>
[BackgroundTask(Title = "Remove old workflow instances", Schedule = "0 41 3 * * ?", Description = "Removes workflow instances and their journals 400 days after they ended.")]
internal sealed class PurgeInstances(WorkflowsDbContext db, TimeProvider time) : IBackgroundTask
{
    /// <summary>A year's audit can still read what its last day did.</summary>
    public const int KeepDays = 400;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow().UtcDateTime.AddDays(-KeepDays);
        var ended = db.Instances.Where(i => i.Status == WorkflowStatus.Finished && i.UpdatedAt < before);
        await db.RemoveAllAsync(db.Journal.Where(j => ended.Any(i => i.Id == j.InstanceId)).OrderBy(j => j.InstanceId).ThenBy(j => j.Sequence), cancellationToken);
        await db.RemoveAllAsync(ended.OrderBy(i => i.UpdatedAt), cancellationToken);

        var now = time.GetUtcNow().UtcDateTime;
        await db.RemoveAllAsync(db.Stimuli.Where(s => s.ExpiresAt < now).OrderBy(s => s.ExpiresAt), cancellationToken);
        // Older signatures are refused for their age.
        var signed = now - (2 * HookSignature.Window);
        await db.RemoveAllAsync(db.UsedSignatures.Where(s => s.At < signed).OrderBy(s => s.At), cancellationToken);
    }
}
