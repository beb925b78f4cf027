using System.Globalization;
using Helpdesk.Data;

namespace Helpdesk.Changes.Domain;

/// <summary>A step of the implementation, with its place in the order.</summary>
[LedgerName("changes.task")]
public sealed class ChangeTask : Entity
{
    public const int MaxTitle = 250;

    private const char Separator = ' ';

    public Guid ChangeId { get; set; }

    /// <summary>1 for the first one; what other tasks call it by.</summary>
    public int Position { get; set; }

    public string Title { get; set; } = "";

    public Guid? TeamId { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? PlannedStart { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? PlannedEnd { get; set; }

    /// <summary>Positions of the tasks that are done before it begins.</summary>
    public string After { get; set; } = "";

    public ChangeTaskState State { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime? StartedAt { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime? EndedAt { get; private set; }

    /// <summary>Who did it.</summary>
    public Guid? DoneById { get; private set; }

    internal IReadOnlyList<int> Predecessors
    {
        get => [.. After.Split(Separator, StringSplitOptions.RemoveEmptyEntries).Select(p => int.Parse(p, CultureInfo.InvariantCulture))];
        set => After = string.Join(Separator, value.Distinct().Order());
    }

    internal bool IsEnded => State is ChangeTaskState.Done or ChangeTaskState.Failed or ChangeTaskState.Skipped;

    internal void Move(ChangeTaskState state, Guid byId, DateTime now)
    {
        (State, DoneById) = (state, byId);
        StartedAt ??= state == ChangeTaskState.Skipped ? null : now;
        EndedAt = IsEnded ? now : null;
    }
}

/// <summary>States of a task.</summary>
public enum ChangeTaskState
{
    /// <summary>Not begun.</summary>
    Open,

    /// <summary>Somebody is at it.</summary>
    Started,

    /// <summary>Done as planned.</summary>
    Done,

    /// <summary>Tried and not done.</summary>
    Failed,

    /// <summary>Not needed.</summary>
    Skipped,
}

/// <summary>The order of tasks.</summary>
internal static class TaskOrder
{
    /// <summary>Positions that wait for each other in a circle, the first one again at the end; empty when there is none.</summary>
    public static IReadOnlyList<int> FindCircle(IReadOnlyDictionary<int, IReadOnlyList<int>> predecessors)
    {
        HashSet<int> clear = [];
        List<int> path = [];
        foreach (var position in predecessors.Keys.Order())
        {
            if (Visit(position) is { Count: > 0 } circle)
            {
                return circle;
            }
        }

        return [];

        List<int> Visit(int position)
        {
            if (clear.Contains(position))
            {
                return [];
            }

            if (path.IndexOf(position) is var seen and >= 0)
            {
                return [.. path[seen..], position];
            }

            path.Add(position);
            foreach (var before in predecessors.GetValueOrDefault(position, []))
            {
                if (Visit(before) is { Count: > 0 } circle)
                {
                    return circle;
                }
            }

            path.RemoveAt(path.Count - 1);
            clear.Add(position);
            return [];
        }
    }
}
