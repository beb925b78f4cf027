using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>What an instance did, waits for and failed at.</summary>
internal sealed class ReadJournal(WorkflowsDbContext db, WorkflowAccess access)
{
    /// <exception cref="Errors.NotFoundException">There is no such instance.</exception>
    public async Task<(WorkflowInstance Instance, WorkflowState State)> FindAsync(Guid instanceId, CancellationToken cancellationToken)
    {
        access.DemandView();
        var instance = await access.FindInstanceAsync(instanceId, cancellationToken);
        return (instance, WorkflowState.FromJson(instance.State));
    }

    /// <summary>Lines from the first on.</summary>
    public async Task<(IReadOnlyList<JournalRecord> Items, int Total)> HandleAsync(Guid instanceId, int skip, int take, CancellationToken cancellationToken)
    {
        access.DemandView();
        await access.FindInstanceAsync(instanceId, cancellationToken);
        var query = db.Journal.AsNoTracking().Where(j => j.InstanceId == instanceId);
        return (await query.OrderBy(j => j.Sequence).Skip(skip).Take(take).ToListAsync(cancellationToken), await query.CountAsync(cancellationToken));
    }
}
