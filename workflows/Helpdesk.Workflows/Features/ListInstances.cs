using Helpdesk.Workflows.Engine;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Workflows.Features;

/// <summary>What to look for; null fields do not restrict.</summary>
internal sealed record InstanceFilter(string? DefinitionId, WorkflowStatus? Status, WorkflowSubStatus? SubStatus, string? CorrelationId, bool? HasIncidents);

/// <summary>An instance without its state.</summary>
internal sealed record InstanceRow(
    Guid Id, string DefinitionId, Guid DefinitionVersionId, int Version, string? Name, string? CorrelationId, WorkflowStatus Status, WorkflowSubStatus SubStatus,
    int IncidentCount, DateTime CreatedAt, DateTime UpdatedAt, DateTime? FinishedAt);

/// <summary>Lists instances, the newest first.</summary>
internal sealed class ListInstances(WorkflowsDbContext db, WorkflowAccess access)
{
    public async Task<(IReadOnlyList<InstanceRow> Items, int Total)> HandleAsync(InstanceFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        access.DemandView();
        var query = db.Instances.AsNoTracking();
        if (filter.DefinitionId is { } definitionId)
        {
            query = query.Where(i => i.DefinitionId == definitionId);
        }

        if (filter.CorrelationId is { } correlationId)
        {
            query = query.Where(i => i.CorrelationId == correlationId);
        }

        if (filter.Status is { } status)
        {
            query = query.Where(i => i.Status == status);
        }

        if (filter.SubStatus is { } subStatus)
        {
            query = query.Where(i => i.SubStatus == subStatus);
        }

        if (filter.HasIncidents is { } hasIncidents)
        {
            query = query.Where(i => i.IncidentCount > 0 == hasIncidents);
        }

        var total = await query.CountAsync(cancellationToken);
        var items = await query.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Skip(skip).Take(take)
            .Select(i => new InstanceRow(
                i.Id, i.DefinitionId, i.DefinitionVersionId, i.Version, i.Name, i.CorrelationId, i.Status, i.SubStatus, i.IncidentCount, i.CreatedAt, i.UpdatedAt, i.FinishedAt))
            .ToListAsync(cancellationToken);
        return (items, total);
    }
}
