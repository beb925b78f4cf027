using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Approvals.Features;

/// <summary>The workflow does not need an answer any more.</summary>
internal sealed class CancelApproval(ApprovalsDbContext db, TimeProvider time)
{
    public async Task HandleAsync(Guid instanceId, int runId, CancellationToken cancellationToken)
    {
        foreach (var approval in await db.Approvals.Include(a => a.Slots).Where(a => a.InstanceId == instanceId && a.RunId == runId).ToListAsync(cancellationToken))
        {
            approval.Cancel(time.GetUtcNow().UtcDateTime);
        }

        await db.SaveChangesAsync(cancellationToken);
    }
}
