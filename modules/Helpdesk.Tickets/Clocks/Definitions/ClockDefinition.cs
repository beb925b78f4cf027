using System.Text.Json.Serialization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// What a clock measures and by which rules, as data. A change makes a new version; a clock names the version that it was started by.
/// A clock is attached when a start rule holds and neither a stop nor a cancel rule does; it completes by a stop rule, late or not
/// (practice.md 2.3).
/// </summary>
internal sealed record ClockDefinition
{
    public required Guid Id { get; init; }

    /// <summary>1, 2, 3 ...</summary>
    public int Version { get; init; } = 1;

    /// <summary>UTC; from when on this version is chosen. The first version counts for all time before, too.</summary>
    public DateTime ValidFrom { get; init; }

    public required string Name { get; init; }

    public AgreementKind Agreement { get; init; }

    public required ClockMetric Metric { get; init; }

    /// <summary>Name of a custom metric; definitions with the same name measure the same.</summary>
    public string? CustomMetric { get; init; }

    public required ServiceTarget Target { get; init; }

    public required Guid CalendarId { get; init; }

    public ZoneRule Zone { get; init; }

    public IReadOnlyList<ClockRule> Start { get; init; } = [];

    public IReadOnlyList<ClockRule> Stop { get; init; } = [];

    public IReadOnlyList<ClockRule> Cancel { get; init; } = [];

    public IReadOnlyList<ClockRule> Pause { get; init; } = [];

    /// <summary>The clock is cancelled as soon as no start rule holds any more.</summary>
    public bool CancelsWhenStartEnds { get; init; }

    /// <summary>Each start is a cycle of its own (next response); the event that ends one may start the next.</summary>
    public bool IsRepeating { get; init; }

    public ReopenPolicy Reopen { get; init; } = ReopenPolicy.Never;

    public IReadOnlyList<ClockThreshold> Thresholds { get; init; } = [];

    /// <summary>Chosen for no ticket while this version is in force; tickets that have an earlier one keep it until their next choice.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool IsRetired { get; init; }

    [JsonIgnore]
    public DefinitionKey Key => new(Id, Version);

    /// <summary>Definitions that measure the same: at most one of them is chosen for a ticket.</summary>
    [JsonIgnore]
    public MetricKey MetricKey => new(Agreement, Metric, Metric == ClockMetric.Custom ? CustomMetric : null);
}

/// <summary>A version of a definition.</summary>
internal readonly record struct DefinitionKey(Guid Id, int Version);

/// <summary>What is measured and for whom.</summary>
internal readonly record struct MetricKey(AgreementKind Agreement, ClockMetric Metric, string? Custom);

/// <summary>Between whom a target is agreed; clocks of different kinds run side by side.</summary>
internal enum AgreementKind
{
    /// <summary>With the customer.</summary>
    ServiceLevel,

    /// <summary>Between teams (OLA).</summary>
    OperationalLevel,

    /// <summary>With a supplier (UC).</summary>
    UnderpinningContract,
}

internal enum ClockMetric
{
    FirstResponse,
    NextResponse,
    TimeToOwn,
    Resolution,
    Custom,
}

/// <summary>Whose wall clock the hours of the calendar are read on. An unknown zone falls back to the tenant's.</summary>
internal enum ZoneRule
{
    Calendar,
    Requester,
    Site,
    Tenant,
}

/// <summary>What becomes of an ended clock when its ticket is reopened.</summary>
/// <param name="Behaviour">What.</param>
/// <param name="Window">Continue only within this real time after the end, a new cycle later; null for always.</param>
internal sealed record ReopenPolicy(ReopenBehaviour Behaviour, TimeSpan? Window = null)
{
    public static ReopenPolicy Never { get; } = new(ReopenBehaviour.Never);

    public static ReopenPolicy NewCycle { get; } = new(ReopenBehaviour.NewCycle);

    public static ReopenPolicy Continue(TimeSpan? window = null) => new(ReopenBehaviour.Continue, window);
}

internal enum ReopenBehaviour
{
    /// <summary>A completed clock stays completed (first response); a cancelled one goes on.</summary>
    Never,

    /// <summary>The same clock goes on; the time in between does not count.</summary>
    Continue,

    /// <summary>A new clock from zero.</summary>
    NewCycle,
}
