using Helpdesk.Data;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>Takes a workflow out of use: no new instances. Those that run go on.</summary>
internal sealed class RetractDefinition(WorkflowsDbContext db, WorkflowAccess access, IUnitOfWork unitOfWork)
{
    public async Task<WorkflowDefinition> HandleAsync(string definitionId, CancellationToken cancellationToken)
    {
        access.DemandManage();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var published = await access.FindPublishedAsync(definitionId, cancellationToken);
        published.IsPublished = false;
        db.Triggers.RemoveRange(await db.Triggers.Where(t => t.DefinitionVersionId == published.Id).ToListAsync(cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return published;
    }
}
