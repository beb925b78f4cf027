using System.Text.Json.Serialization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// One cycle of a definition on a ticket: what ran, what paused and why. It holds no durations: those follow from the calendar in force
/// (<see cref="ClockReader"/>), so an edited calendar rewrites nothing here.
/// </summary>
internal sealed record ServiceClock
{
    public required DefinitionKey Definition { get; init; }

    /// <summary>1, 2, 3 ... within its definition.</summary>
    public required int Cycle { get; init; }

    /// <summary>Zone in which the calendar's hours are read, chosen once when the clock was attached; null for the calendar's own.</summary>
    public string? Zone { get; init; }

    public required DateTime StartedAt { get; init; }

    /// <summary>What started it.</summary>
    public required ClockReason Start { get; init; }

    /// <summary>When its definition was chosen; later than the start when priority or service changed (a retroactive start).</summary>
    public required DateTime AttachedAt { get; init; }

    /// <summary>Event with which it was attached; with definition and cycle the clock's identity on its ticket.</summary>
    public required int AttachedBy { get; init; }

    public required ClockStatus Status { get; init; }

    /// <summary>When it completed or was cancelled; null while it is open.</summary>
    public DateTime? EndedAt { get; init; }

    /// <summary>What ended it; null while it is open.</summary>
    public ClockReason? End { get; init; }

    /// <summary>In order, without gaps, from the start to the end.</summary>
    public required IReadOnlyList<ClockSegment> Segments { get; init; }

    /// <summary>False for what a definition would have measured before it was chosen: known for its cycles, never shown or counted.</summary>
    public required bool IsListed { get; init; }

    [JsonIgnore]
    public bool IsOpen => Status is ClockStatus.Running or ClockStatus.Paused;

    [JsonIgnore]
    public bool IsRetroactive => AttachedAt > StartedAt;

    /// <summary>Ends it; what lies at its very end and has no length is left out.</summary>
    public ServiceClock EndAt(DateTime at, ClockStatus status, ClockReason reason) =>
        this with { Status = status, EndedAt = at, End = reason, Segments = Closed(at) };

    /// <summary>Goes on in another way from an instant.</summary>
    public ServiceClock Continue(DateTime at, SegmentKind kind, ClockReason reason) => this with
    {
        Status = kind == SegmentKind.Paused ? ClockStatus.Paused : ClockStatus.Running,
        EndedAt = null,
        End = null,
        Segments = [.. Closed(at), new ClockSegment(at, null, kind, reason)],
    };

    private IReadOnlyList<ClockSegment> Closed(DateTime at)
    {
        var last = Segments.Count == 0 ? null : Segments[^1];
        return last is not { To: null } ? Segments
            : last.From == at ? [.. Segments.Take(Segments.Count - 1)]
            : [.. Segments.Take(Segments.Count - 1), last with { To = at }];
    }
}

internal enum ClockStatus
{
    Running,
    Paused,
    Completed,
    Cancelled,
}

/// <summary>A stretch of a clock's life.</summary>
/// <param name="From">UTC.</param>
/// <param name="To">UTC; null while it lasts.</param>
/// <param name="Kind">Whether its open time counts.</param>
/// <param name="Reason">Which rule and which event said so.</param>
internal sealed record ClockSegment(DateTime From, DateTime? To, SegmentKind Kind, ClockReason Reason);

internal enum SegmentKind
{
    Running,
    Paused,

    /// <summary>Between the end and the reopening: the clock was not there.</summary>
    Outside,
}

/// <summary>Why something is so.</summary>
/// <param name="Cause">What happened.</param>
/// <param name="Rule">Name of the definition's rule that held; null where none was asked.</param>
/// <param name="Sequence">Event of the ticket's stream: who, when and with which words.</param>
internal sealed record ClockReason(ClockCause Cause, string? Rule, int Sequence);

internal enum ClockCause
{
    Started,
    Paused,
    Resumed,
    Reopened,
    Stopped,
    Cancelled,

    /// <summary>No start rule holds any more.</summary>
    StartEnded,
    Merged,

    /// <summary>Another definition was chosen, for example because the priority changed.</summary>
    Replaced,
}
