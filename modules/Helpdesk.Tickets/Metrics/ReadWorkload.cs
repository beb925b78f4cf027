namespace Helpdesk.Tickets.Metrics;

/// <summary>What a team or a person has to do, and what became of it in the period.</summary>
/// <param name="Id">Team or person; null for tickets of nobody.</param>
internal sealed record Workload(Guid? Id)
{
    /// <summary>Open now.</summary>
    public int Open { get; init; }

    /// <summary>Open for more than <see cref="ReadWorkload.AgeingDays"/> days.</summary>
    public int Ageing { get; init; }

    /// <summary>Resolution clock past its due time.</summary>
    public int Overdue { get; init; }

    /// <summary>Resolution clock due before the end of the day.</summary>
    public int DueToday { get; init; }

    /// <summary>Resolved in the period.</summary>
    public int Resolved { get; init; }

    /// <summary>Percent of resolution clocks that ended in time in the period; null when none ended.</summary>
    public double? InTime { get; init; }
}

/// <summary>Groups the numbers of a scope by team or by person.</summary>
internal sealed class ReadWorkload(MetricSource source, MetricClockwork clockwork)
{
    public const int AgeingDays = 7;

    public async Task<IReadOnlyList<Workload>> HandleAsync(MetricScope scope, Func<MetricRow, Guid?> by, CancellationToken cancellationToken)
    {
        var at = clockwork.Moment();
        var open = (await source.ReadAsync(MetricRegistry.Backlog, scope, cancellationToken)).ToLookup(by);
        var resolved = (await source.ReadAsync(MetricRegistry.ResolveTime, scope, cancellationToken)).ToLookup(by);
        var openClocks = (await source.ReadAsync(MetricRegistry.Overdue, scope, cancellationToken)).ToLookup(by);
        var endedClocks = (await source.ReadAsync(MetricRegistry.ResolutionAttainment, scope, cancellationToken)).ToLookup(by);
        return
        [
            .. open.Concat(resolved).Select(g => g.Key).Distinct().Select(id => new Workload(id)
            {
                Open = open[id].Count(),
                Ageing = open[id].Count(r => r.OpenedAt < at.Now.AddDays(-AgeingDays)),
                Overdue = MetricValue.Of(MetricRegistry.Overdue, [.. openClocks[id]], at).Records,
                DueToday = MetricValue.Of(MetricRegistry.Exposure, [.. openClocks[id]], at).Records,
                Resolved = MetricValue.Of(MetricRegistry.ResolveTime, [.. resolved[id]], at).Records,
                InTime = MetricValue.Of(MetricRegistry.ResolutionAttainment, [.. endedClocks[id]], at).Value,
            }),
        ];
    }

    /// <summary>Ages of all open tickets.</summary>
    public async Task<IReadOnlyList<TimeSpan>> AgesAsync(MetricScope scope, CancellationToken cancellationToken)
    {
        var now = clockwork.Moment().Now;
        return [.. (await source.ReadAsync(MetricRegistry.Backlog, scope, cancellationToken)).Select(r => now - r.OpenedAt)];
    }
}
