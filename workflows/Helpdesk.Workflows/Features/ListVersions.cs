using Helpdesk.Errors;
using Helpdesk.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>A version with who made it.</summary>
internal sealed record VersionRow(
    Guid Id, string DefinitionId, int Version, string Name, bool IsLatest, bool IsPublished, DateTime CreatedAt, DateTime? PublishedAt, DateTime? ModifiedAt, string? CreatorName, string? ModifierName);

/// <summary>Lists the versions of a workflow, the newest first.</summary>
internal sealed class ListVersions(WorkflowsDbContext db, WorkflowAccess access, IPeopleDirectory people, IStringLocalizer L)
{
    /// <exception cref="NotFoundException">There is no such workflow.</exception>
    public async Task<IReadOnlyList<VersionRow>> HandleAsync(string definitionId, CancellationToken cancellationToken)
    {
        access.DemandView();
        var versions = await db.Definitions.AsNoTracking().Where(d => d.DefinitionId == definitionId).OrderByDescending(d => d.Version)
            .Select(d => new { d.Id, d.Version, d.Name, d.IsLatest, d.IsPublished, d.CreationTime, d.PublishedAt, d.LastModificationTime, d.CreatorId, d.LastModifierId })
            .ToListAsync(cancellationToken);
        if (versions.Count == 0)
        {
            throw new NotFoundException(L["There is no workflow “{0}”.", definitionId]);
        }

        var known = await people.GetPeopleAsync([.. versions.SelectMany(v => new[] { v.CreatorId, v.LastModifierId }).OfType<Guid>().Distinct()], cancellationToken);
        return versions.ConvertAll(v => new VersionRow(
            v.Id, definitionId, v.Version, v.Name, v.IsLatest, v.IsPublished, v.CreationTime, v.PublishedAt, v.LastModificationTime, NameOf(v.CreatorId), NameOf(v.LastModifierId)));

        string? NameOf(Guid? id) => id is { } person && known.TryGetValue(person, out var found) ? found.DisplayName : null;
    }
}
