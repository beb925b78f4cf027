using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>Removes a workflow that has never run, with all its versions.</summary>
internal sealed class DeleteDefinition(WorkflowsDbContext db, WorkflowAccess access, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    /// <exception cref="NotFoundException">There is no such workflow.</exception>
    /// <exception cref="BusinessException">It has instances, whose journals need it.</exception>
    public async Task HandleAsync(string definitionId, CancellationToken cancellationToken)
    {
        access.DemandManage();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var latest = await access.FindLatestAsync(definitionId, cancellationToken);
        if (await db.Instances.AnyAsync(i => i.DefinitionId == definitionId, cancellationToken))
        {
            throw new BusinessException("Workflows:HasInstances", L["“{0}” has run, and what it did can be read only as long as it exists. Retract it instead.", latest.Name], 409);
        }

        var versions = await db.Definitions.Where(d => d.DefinitionId == definitionId).ToListAsync(cancellationToken);
        var ids = versions.ConvertAll(v => v.Id);
        db.Triggers.RemoveRange(await db.Triggers.Where(t => ids.Contains(t.DefinitionVersionId)).ToListAsync(cancellationToken));
        db.Definitions.RemoveRange(versions);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
