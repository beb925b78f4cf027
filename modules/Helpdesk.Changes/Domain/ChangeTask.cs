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

    /// <summary>It would begin before its change or end after it.</summary>
    internal bool IsOutside(DateTime? start, DateTime? end) => PlannedStart < start || PlannedEnd <= start || PlannedStart >= end || PlannedEnd > end;

    internal void MoveBy(TimeSpan by) => (PlannedStart, PlannedEnd) = (PlannedStart + by, PlannedEnd + by);

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
