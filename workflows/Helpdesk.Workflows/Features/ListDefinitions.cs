using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>Which versions a list has, in Elsa's words.</summary>
internal enum VersionOptions
{
    Latest,
    Published,
    Draft,
    LatestOrPublished,
    AllVersions,
}

/// <summary>A definition without its document, which may be large.</summary>
internal sealed record DefinitionRow(
    Guid Id, string DefinitionId, int Version, string Name, string? Description, bool IsLatest, bool IsPublished, DateTime CreatedAt, DateTime? PublishedAt);

/// <summary>Lists workflows by name.</summary>
internal sealed class ListDefinitions(WorkflowsDbContext db, WorkflowAccess access)
{
    public async Task<(IReadOnlyList<DefinitionRow> Items, int Total)> HandleAsync(
        VersionOptions versions, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        access.DemandView();
        var query = Of(db.Definitions.AsNoTracking(), versions);
        if (!string.IsNullOrWhiteSpace(search))
        {
            query = query.Where(d => d.Name.Contains(search) || d.DefinitionId == search);
        }

        var total = await query.CountAsync(cancellationToken);
        var items = await query.OrderBy(d => d.Name).ThenBy(d => d.DefinitionId).ThenByDescending(d => d.Version).Skip(skip).Take(take)
            .Select(d => new DefinitionRow(d.Id, d.DefinitionId, d.Version, d.Name, d.Description, d.IsLatest, d.IsPublished, d.CreationTime, d.PublishedAt))
            .ToListAsync(cancellationToken);
        return (items, total);
    }

    /// <summary>The version of one workflow that the options name; the newest where they name several.</summary>
    public async Task<WorkflowDefinition?> FindAsync(string definitionId, VersionOptions versions, CancellationToken cancellationToken)
    {
        access.DemandView();
        return await Of(db.Definitions.AsNoTracking(), versions).Where(d => d.DefinitionId == definitionId).OrderByDescending(d => d.Version).FirstOrDefaultAsync(cancellationToken);
    }

    private static IQueryable<WorkflowDefinition> Of(IQueryable<WorkflowDefinition> definitions, VersionOptions versions) => versions switch
    {
        VersionOptions.Latest => definitions.Where(d => d.IsLatest),
        VersionOptions.Published => definitions.Where(d => d.IsPublished),
        VersionOptions.Draft => definitions.Where(d => d.IsLatest && !d.IsPublished),
        VersionOptions.LatestOrPublished => definitions.Where(d => d.IsLatest || d.IsPublished),
        _ => definitions,
    };
}
