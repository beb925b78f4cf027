namespace Helpdesk.Tickets.Clocks;

/// <summary>A clock with its times at an instant.</summary>
internal sealed record ClockReading
{
    public required ServiceClock Clock { get; init; }

    public required ClockDefinition Definition { get; init; }

    /// <summary>Version that counts: the one in force when the clock ended, or now.</summary>
    public required BusinessCalendar Calendar { get; init; }

    /// <summary>IANA zone in which the hours are read.</summary>
    public required string Zone { get; init; }

    public required TimeSpan Target { get; init; }

    /// <summary>Open time that ran.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Time that ran whether open or not.</summary>
    public required TimeSpan ActualElapsed { get; init; }

    /// <summary>Open time that was paused.</summary>
    public required TimeSpan Paused { get; init; }

    /// <summary>When the target is reached; null while the clock is paused before that: nothing runs towards it. For an ended clock, when it would have been.</summary>
    public required DateTime? DueAt { get; init; }

    public required IReadOnlyList<SegmentReading> Segments { get; init; }

    public required IReadOnlyList<ThresholdReading> Thresholds { get; init; }

    /// <summary>Open time left; negative when breached.</summary>
    public TimeSpan Remaining => Target - Elapsed;

    /// <summary>More than the target has run, to the second: what ends at its due time is met.</summary>
    public bool IsBreached => Elapsed > Target;

    /// <summary>When the target was passed; null when it was not.</summary>
    public DateTime? BreachedAt => IsBreached ? DueAt : null;

    /// <summary>The target had passed before its definition was chosen: said once, its earlier steps are not done.</summary>
    public bool IsBornBreached => Clock.IsRetroactive && BreachedAt < Clock.AttachedAt;

    /// <summary>For display only; never compared with anything.</summary>
    public double PercentOfTarget => Elapsed / Target * 100;

    /// <summary>The step to do next; null when none is known, because the clock is paused or has ended before it.</summary>
    /// <param name="done">Indexes of the steps that were done.</param>
    public ThresholdReading? NextStep(IReadOnlyCollection<int> done) =>
        Thresholds.Where(t => t.At is not null && t.Firing != ThresholdFiring.Suppressed && !done.Contains(t.Index)).MinBy(t => t.At);
}

/// <param name="Segment">Segment.</param>
/// <param name="Business">Open time in it, up to now.</param>
/// <param name="Actual">Time in it, up to now.</param>
internal sealed record SegmentReading(ClockSegment Segment, TimeSpan Business, TimeSpan Actual);

/// <summary>A step of the definition on this clock.</summary>
/// <param name="Index">Position in the definition's thresholds; with the clock's identity the key under which a step is done exactly once.</param>
/// <param name="Threshold">Step.</param>
/// <param name="At">When it is or was reached; null when that is unknown (paused) or will never be (ended before).</param>
/// <param name="Firing">Whether and how it is done.</param>
internal sealed record ThresholdReading(int Index, ClockThreshold Threshold, DateTime? At, ThresholdFiring Firing);

internal enum ThresholdFiring
{
    /// <summary>Done when it is reached.</summary>
    Due,

    /// <summary>Passed before the definition was chosen: only people are told, once, at the attachment.</summary>
    NoticeOnly,

    /// <summary>Passed before the definition was chosen, and a later step tells it.</summary>
    Suppressed,
}
