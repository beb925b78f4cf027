namespace Helpdesk.Tickets.Metrics;

/// <summary>What a report looks at.</summary>
/// <param name="From">First instant of the period, UTC.</param>
/// <param name="To">First instant after it, UTC.</param>
internal sealed record MetricScope(DateTime From, DateTime To)
{
    public Guid? TeamId { get; init; }

    public Guid? ServiceId { get; init; }

    public Guid? AssigneeId { get; init; }

    public string? TypeId { get; init; }

    public int? Priority { get; init; }
}
