using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Activities;

/// <summary>Workflows as choices: the id that all versions share, and the name of the latest.</summary>
internal sealed class DefinitionOptions(WorkflowsDbContext db) : IActivityOptions
{
    public string Name => "workflow-definitions";

    public async Task<IReadOnlyList<ActivityOption>> FindAsync(string search, IReadOnlyCollection<string> values, int limit, CancellationToken cancellationToken)
    {
        var latest = db.Definitions.AsNoTracking().Where(d => d.IsLatest);
        latest = values.Count > 0 ? latest.Where(d => values.Contains(d.DefinitionId))
            : search.Length > 0 ? latest.Where(d => d.Name.Contains(search))
            : latest;
        return await latest.OrderBy(d => d.Name).ThenBy(d => d.DefinitionId).Take(limit).Select(d => new ActivityOption(d.DefinitionId, d.Name, d.DefinitionId)).ToListAsync(cancellationToken);
    }
}
