using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>Which versions a list has, in Elsa's words.</summary>
internal enum VersionMark
{
    Latest,
    Published,
    Draft,
    LatestOrPublished,
    AllVersions,
}

/// <summary>Which versions are meant: those with a mark, or the one with a number.</summary>
internal readonly record struct VersionOptions(VersionMark Mark, int? Number = null)
{
    public static readonly VersionOptions Latest = new(VersionMark.Latest);

    public static bool TryParse(string? text, IFormatProvider? provider, out VersionOptions options)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            options = new(VersionMark.AllVersions, number);
            return true;
        }

        var isMark = Enum.TryParse<VersionMark>(text, ignoreCase: true, out var mark) && Enum.IsDefined(mark);
        options = new(mark);
        return isMark;
    }
}

/// <summary>A definition without its document, which may be large.</summary>
internal sealed record DefinitionRow(
    Guid Id, string DefinitionId, int Version, string Name, string? Description, bool IsLatest, bool IsPublished, DateTime CreatedAt, DateTime? PublishedAt);

/// <summary>Lists workflows by name.</summary>
internal sealed class ListDefinitions(WorkflowsDbContext db, WorkflowAccess access, IStringLocalizer L)
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

    /// <summary>True when no other workflow has the name.</summary>
    public async Task<bool> IsNameUniqueAsync(string name, string? definitionId, CancellationToken cancellationToken)
    {
        access.DemandView();
        return !await db.Definitions.AnyAsync(d => d.IsLatest && d.Name == name && d.DefinitionId != definitionId, cancellationToken);
    }

    /// <summary>One version by its own id.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<WorkflowDefinition> FindVersionAsync(Guid versionId, CancellationToken cancellationToken)
    {
        access.DemandView();
        return await db.Definitions.AsNoTracking().FirstOrDefaultAsync(d => d.Id == versionId, cancellationToken)
            ?? throw new NotFoundException(L["There is no such version of a workflow."]);
    }

    private static IQueryable<WorkflowDefinition> Of(IQueryable<WorkflowDefinition> definitions, VersionOptions versions) => versions switch
    {
        { Number: { } number } => definitions.Where(d => d.Version == number),
        { Mark: VersionMark.Latest } => definitions.Where(d => d.IsLatest),
        { Mark: VersionMark.Published } => definitions.Where(d => d.IsPublished),
        { Mark: VersionMark.Draft } => definitions.Where(d => d.IsLatest && !d.IsPublished),
        { Mark: VersionMark.LatestOrPublished } => definitions.Where(d => d.IsLatest || d.IsPublished),
        _ => definitions,
    };
}
