using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>Makes an earlier version the draft: as a new version, so that nothing is lost.</summary>
internal sealed class RevertDefinition(WorkflowsDbContext db, WorkflowAccess access, SaveDefinition save, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    /// <exception cref="NotFoundException">There is no such workflow or version.</exception>
    public async Task<WorkflowDefinition> HandleAsync(string definitionId, int version, CancellationToken cancellationToken)
    {
        access.DemandManage();
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var latest = await access.FindLatestAsync(definitionId, cancellationToken);
        var old = await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.DefinitionId == definitionId && d.Version == version, cancellationToken)
            ?? throw new NotFoundException(L["There is no such version of a workflow."]);
        var draft = save.Add(definitionId, old.Name, old.Document, latest);
        draft.Description = old.Description;
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return draft;
    }
}
