using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Ratings;

namespace Helpdesk.Tickets.Metrics;

/// <summary>
/// A number that reports show, with all that a reader needs to trust it. A change of what it counts is a new version; its texts are localization keys.
/// </summary>
internal sealed record MetricDefinition
{
    /// <summary>Name in addresses, the API and exports: <c>resolve-time</c>.</summary>
    public required string Id { get; init; }

    /// <summary>1, 2, 3 ...; numbers of different versions are not compared.</summary>
    public int Version { get; init; } = 1;

    public required string Name { get; init; }

    /// <summary>How it is computed, in words.</summary>
    public required string Formula { get; init; }

    /// <summary>What its records leave out, in words.</summary>
    public required string Excludes { get; init; }

    /// <summary>Which records it looks at.</summary>
    public required MetricPopulation Population { get; init; }

    public required MetricUnit Unit { get; init; }

    /// <summary>Whose clocks it looks at, for populations of clocks.</summary>
    public ClockMetric? Clock { get; init; }

    /// <summary>Value of one record: seconds, a count, or 1 and 0 for yes and no; null when the record is excluded.</summary>
    public required Func<MetricRow, MetricMoment, double?> Value { get; init; }

    /// <summary>With fewer records that count there is no number: it would tell what single persons think.</summary>
    public int FewestRecords { get; init; }

    /// <summary>True where more is better.</summary>
    public bool IsHigherBetter { get; init; }
}

internal enum MetricPopulation
{
    /// <summary>Opened in the period.</summary>
    Opened,

    /// <summary>Resolved in the period, for the last time; also when it was reopened since.</summary>
    Resolved,

    /// <summary>Open now; the period plays no part.</summary>
    Open,

    /// <summary>Open at some time of the period; trends look at it.</summary>
    Alive,

    /// <summary>Clocks that ended in the period.</summary>
    EndedClocks,

    /// <summary>Clocks that are open now; the period plays no part.</summary>
    OpenClocks,

    /// <summary>Closed tickets whose requesters were asked in the period what they think of the help.</summary>
    Asked,
}

/// <summary>When a metric is read.</summary>
/// <param name="Now">UTC.</param>
/// <param name="EndOfDay">End of the reader's day, UTC.</param>
internal readonly record struct MetricMoment(DateTime Now, DateTime EndOfDay);

internal enum MetricUnit
{
    /// <summary>Median and 90th percentile of the records' seconds.</summary>
    Duration,

    /// <summary>Share of records that say yes, in percent.</summary>
    Share,

    /// <summary>Mean of the records' counts.</summary>
    Mean,

    /// <summary>Number of records.</summary>
    Count,
}

/// <summary>What a metric reads of a ticket.</summary>
internal sealed record MetricRow
{
    public required Guid TicketId { get; init; }

    /// <summary>Read for populations of tickets only, like what follows down to <see cref="IsFirstContact"/>.</summary>
    public DateTime OpenedAt { get; init; }

    public DateTime? FirstResponseAt { get; init; }

    public DateTime? OwnedAt { get; init; }

    public DateTime? LastResolvedAt { get; init; }

    /// <summary>When it left the open states for good; null while it is open.</summary>
    public DateTime? EndedAt { get; init; }

    public bool IsResolved { get; init; }

    public bool IsOpen { get; init; }

    /// <summary>Cancelled, or merged into another ticket.</summary>
    public bool IsCancelled { get; init; }

    public long PausedSeconds { get; init; }

    public int Reopens { get; init; }

    public int TeamChanges { get; init; }

    public bool IsPingPong { get; init; }

    public bool IsFirstContact { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? AssigneeId { get; init; }

    /// <summary>Answer of the requester, 1 to 5; null without one, and for other populations.</summary>
    public int? Score { get; init; }

    /// <summary>Reasons that were ticked with the answer, one in each line.</summary>
    public string? ReasonLines { get; init; }

    public IReadOnlyList<string> Reasons => RatingReasons.Read(ReasonLines);

    /// <summary>Of clocks only, like <see cref="Priority"/>.</summary>
    public Guid? ServiceId { get; init; }

    public int Priority { get; init; }

    /// <summary>The clock; null for populations of tickets.</summary>
    public MetricClock? Clock { get; init; }
}

/// <summary>What a metric reads of a clock.</summary>
/// <param name="Status">Status.</param>
/// <param name="ElapsedSeconds">Open time that ran until it ended; null while it is open.</param>
/// <param name="IsBreached">It ended later than its target.</param>
/// <param name="DueAt">Null when it ended, and while it is paused before its target.</param>
internal sealed record MetricClock(ClockStatus Status, long? ElapsedSeconds, bool IsBreached, DateTime? DueAt)
{
    public Guid DefinitionId { get; init; }

    public int DefinitionVersion { get; init; }

    public int Cycle { get; init; }

    public int AttachedBy { get; init; }

    public long TargetSeconds { get; init; }

    public DateTime? EndedAt { get; init; }
}
