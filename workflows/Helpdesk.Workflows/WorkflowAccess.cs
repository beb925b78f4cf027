using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows;

/// <summary>Who sees and changes workflows. Scoped.</summary>
internal sealed class WorkflowAccess(WorkflowsDbContext db, ICurrentUser user, IStringLocalizer L)
{
    public void DemandView()
    {
        if (!user.Can(WorkflowPermissions.ViewWorkflows))
        {
            throw new ForbiddenException(L["You may not see workflows."]);
        }
    }

    public void DemandRun()
    {
        if (!user.Can(WorkflowPermissions.RunWorkflows))
        {
            throw new ForbiddenException(L["You may not start workflows."]);
        }
    }

    public bool MayManage => user.Can(WorkflowPermissions.ManageWorkflows);

    public void DemandManage()
    {
        if (!MayManage)
        {
            throw new ForbiddenException(L["You may not change or run workflows."]);
        }
    }

    /// <summary>The version that new instances run.</summary>
    /// <exception cref="NotFoundException">None is published.</exception>
    public async Task<WorkflowDefinition> FindPublishedAsync(string definitionId, CancellationToken cancellationToken) =>
        await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsPublished, cancellationToken)
        ?? throw new NotFoundException(L["There is no published workflow “{0}”.", definitionId]);

    /// <exception cref="NotFoundException">There is no such workflow.</exception>
    public async Task<WorkflowDefinition> FindLatestAsync(string definitionId, CancellationToken cancellationToken) =>
        await db.Definitions.FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.IsLatest, cancellationToken)
        ?? throw new NotFoundException(L["There is no workflow “{0}”.", definitionId]);

    /// <exception cref="NotFoundException">There is no such instance.</exception>
    public async Task<WorkflowInstance> FindInstanceAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Instances.FirstOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException(L["There is no such workflow instance."]);
}
