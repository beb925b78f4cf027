using System.Globalization;
using Helpdesk.Changes.Domain;
using Helpdesk.Identity;

namespace Helpdesk.Changes.Integration;

/// <summary>The tasks of a change in words, the same in every language: approvals are bound to them. Scoped.</summary>
internal sealed class TaskPlanText(IPeopleDirectory people)
{
    /// <summary>A line for each task in its order; null without tasks.</summary>
    public async Task<string?> OfAsync(IReadOnlyCollection<ChangeTask> tasks, CancellationToken cancellationToken)
    {
        var teams = await people.GetTeamsAsync([.. tasks.Select(t => t.TeamId).OfType<Guid>().Distinct()], cancellationToken);
        return tasks.Count == 0 ? null : string.Join('\n', tasks.Select(t => Line(t, t.TeamId is { } id ? teams.GetValueOrDefault(id)?.Name ?? id.ToString() : null)));
    }

    private static string Line(ChangeTask task, string? teamName)
    {
        var team = teamName is null ? "" : $" [{teamName}]";
        var when = task.PlannedStart is null && task.PlannedEnd is null ? "" : $" {Instant(task.PlannedStart)}/{Instant(task.PlannedEnd)}";
        var after = task.After.Length == 0 ? "" : $" <- {task.After.Replace(" ", ", ", StringComparison.Ordinal)}";
        return string.Create(CultureInfo.InvariantCulture, $"{task.Position}. {task.Title}{team}{when}{after}");
    }

    private static string Instant(DateTime? at) => at?.ToString("yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture) ?? "";
}
