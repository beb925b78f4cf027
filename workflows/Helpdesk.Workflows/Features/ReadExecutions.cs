using Helpdesk.Errors;
using Helpdesk.Workflows.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Features;

/// <summary>One run of a step in Elsa's words.</summary>
/// <param name="Id">Instance and run of the step.</param>
/// <param name="Status">Running, Completed, Canceled or Faulted.</param>
internal sealed record ActivityExecution(
    string Id, Guid WorkflowInstanceId, string ActivityId, string ActivityNodeId, string ActivityType, int ActivityTypeVersion, DateTime StartedAt, DateTime? CompletedAt, bool HasBookmarks, string Status, string? Message);

/// <summary>What a step did in all of its runs.</summary>
internal sealed record ActivityStats(
    string ActivityNodeId, string ActivityId, int StartedCount, int CompletedCount, int UncompletedCount, bool IsBlocked, bool IsFaulted, int AggregateFaultCount);

/// <summary>Works out from the journal what each step of an instance did.</summary>
internal sealed class ReadExecutions(WorkflowsDbContext db, WorkflowAccess access, IStringLocalizer L)
{
    private const int MaxLines = 20_000;

    /// <summary>The runs of the steps, or of one step, in the order in which they began.</summary>
    /// <param name="node">Id of a step, or the path to it with colons; null for all.</param>
    /// <exception cref="NotFoundException">There is no such instance.</exception>
    public async Task<IReadOnlyList<ActivityExecution>> HandleAsync(Guid instanceId, string? node, CancellationToken cancellationToken)
    {
        access.DemandView();
        await access.FindInstanceAsync(instanceId, cancellationToken);
        var lines = db.Journal.AsNoTracking().Where(j => j.InstanceId == instanceId && j.Event != "Note");
        if (node is not null)
        {
            var step = StepOf(node);
            lines = lines.Where(j => j.ActivityId == step);
        }

        return [.. (await lines.OrderBy(j => j.Sequence).Take(MaxLines).ToListAsync(cancellationToken)).GroupBy(j => j.ActivityRun).Select(g => ExecutionOf(instanceId, [.. g]))];
    }

    /// <summary>Counts for each step that is asked for, or for all.</summary>
    public async Task<IReadOnlyList<ActivityStats>> CountAsync(Guid instanceId, IReadOnlyList<string> nodes, CancellationToken cancellationToken)
    {
        var runs = (await HandleAsync(instanceId, node: null, cancellationToken)).ToLookup(e => e.ActivityId, StringComparer.Ordinal);
        return nodes.Count > 0 ? [.. nodes.Select(n => StatsOf(n, StepOf(n), [.. runs[StepOf(n)]]))] : [.. runs.Select(r => StatsOf(r.Key, r.Key, [.. r]))];
    }

    /// <exception cref="NotFoundException">There is no such run.</exception>
    public async Task<ActivityExecution> FindAsync(string id, CancellationToken cancellationToken)
    {
        var dash = id.LastIndexOf('-');
        return dash > 0 && Guid.TryParse(id[..dash], out var instanceId) && (await HandleAsync(instanceId, node: null, cancellationToken)).FirstOrDefault(e => e.Id == id) is { } found
            ? found
            : throw new NotFoundException(L["There is no such run of a step."]);
    }

    private static string StepOf(string node) => node[(node.LastIndexOf(':') + 1)..];

    private static ActivityExecution ExecutionOf(Guid instanceId, IReadOnlyList<JournalRecord> lines)
    {
        var (first, last) = (lines[0], lines[^1]);
        var status = last.Event is "Completed" or "Canceled" or "Faulted" ? last.Event : "Running";
        return new(
            $"{instanceId:n}-{first.ActivityRun}", instanceId, first.ActivityId, first.ActivityId, first.ActivityType, 1, first.At,
            status is "Completed" or "Canceled" ? last.At : null, last.Event == "Suspended", status, last.Message);
    }

    private static ActivityStats StatsOf(string node, string step, IReadOnlyList<ActivityExecution> runs)
    {
        var completed = runs.Count(r => r.Status == "Completed");
        var faulted = runs.Count(r => r.Status == "Faulted");
        return new(node, step, runs.Count, completed, runs.Count - completed, runs.Any(r => r.HasBookmarks), faulted > 0, faulted);
    }
}
