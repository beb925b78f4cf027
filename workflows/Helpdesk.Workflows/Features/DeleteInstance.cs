using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>Removes an instance that has ended, with its journal; the ledger keeps the digests of the lines.</summary>
internal sealed class DeleteInstance(WorkflowsDbContext db, WorkflowAccess access, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    /// <exception cref="NotFoundException">There is no such instance.</exception>
    /// <exception cref="BusinessException">It runs.</exception>
    public async Task HandleAsync(Guid instanceId, CancellationToken cancellationToken)
    {
        access.DemandManage();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var instance = await access.FindInstanceAsync(instanceId, cancellationToken);
        if (instance.Status != WorkflowStatus.Finished)
        {
            throw new BusinessException("Workflows:Runs", L["The workflow instance runs. Cancel it first."], 409);
        }

        db.Journal.RemoveRange(await db.Journal.Where(j => j.InstanceId == instanceId).ToListAsync(cancellationToken));
        db.Instances.Remove(instance);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
