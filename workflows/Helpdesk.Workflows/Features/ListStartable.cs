using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>The published workflows that begin by hand: those without a trigger of their own.</summary>
internal sealed class ListStartable(WorkflowsDbContext db, WorkflowAccess access)
{
    private const int Max = 200;

    public async Task<IReadOnlyList<DefinitionRow>> HandleAsync(CancellationToken cancellationToken)
    {
        access.DemandRun();
        return await db.Definitions.AsNoTracking()
            .Where(d => d.IsPublished && !db.Triggers.Any(t => t.DefinitionVersionId == d.Id))
            .OrderBy(d => d.Name).ThenBy(d => d.DefinitionId).Take(Max)
            .Select(d => new DefinitionRow(d.Id, d.DefinitionId, d.Version, d.Name, d.Description, d.IsLatest, d.IsPublished, d.CreationTime, d.PublishedAt))
            .ToListAsync(cancellationToken);
    }
}
