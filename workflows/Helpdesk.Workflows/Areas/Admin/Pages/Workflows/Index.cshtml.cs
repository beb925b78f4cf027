using Helpdesk.Security;
using Helpdesk.Workflows.Engine;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Areas.Admin.Pages.Workflows;

/// <summary>All workflows with what runs of them.</summary>
[RequirePermission("ViewWorkflows")]
internal sealed class IndexModel(WorkflowsDbContext db, ICurrentUser user) : PageModel
{
    public IReadOnlyList<WorkflowRow> Rows { get; private set; } = [];

    public bool MayManage => user.Can(WorkflowPermissions.ManageWorkflows);

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var versions = await db.Definitions.AsNoTracking().Where(d => d.IsLatest || d.IsPublished)
            .Select(d => new { d.DefinitionId, d.Version, d.Name, d.Description, d.IsLatest, d.IsPublished, d.CreationTime, d.LastModificationTime })
            .ToListAsync(cancellationToken);
        var running = await db.Instances.AsNoTracking().Where(i => i.Status == WorkflowStatus.Running || i.IncidentCount > 0).GroupBy(i => i.DefinitionId)
            .Select(g => new { g.Key, Running = g.Count(i => i.Status == WorkflowStatus.Running), Incidents = g.Count(i => i.IncidentCount > 0) })
            .ToDictionaryAsync(g => g.Key, cancellationToken);
        Rows =
        [
            .. versions.Where(v => v.IsLatest).OrderBy(v => v.Name, StringComparer.CurrentCultureIgnoreCase).Select(v =>
            {
                var counts = running.GetValueOrDefault(v.DefinitionId);
                return new WorkflowRow(
                    v.DefinitionId, v.Name, v.Description, v.Version, !v.IsPublished, versions.Find(p => p.IsPublished && p.DefinitionId == v.DefinitionId)?.Version,
                    counts?.Running ?? 0, counts?.Incidents ?? 0, v.LastModificationTime ?? v.CreationTime);
            }),
        ];
    }
}

/// <param name="IsDraft">The latest version is not published.</param>
/// <param name="PublishedVersion">The version that new runs take; null when there is none.</param>
internal sealed record WorkflowRow(
    string DefinitionId, string Name, string? Description, int Version, bool IsDraft, int? PublishedVersion, int Running, int Incidents, DateTime ChangedAt);
