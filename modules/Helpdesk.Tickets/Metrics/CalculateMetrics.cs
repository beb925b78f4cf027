namespace Helpdesk.Tickets.Metrics;

/// <summary>The numbers of a scope. Metrics of one population share one read.</summary>
internal sealed class CalculateMetrics(MetricSource source, MetricClockwork clockwork)
{
    public async Task<IReadOnlyList<MetricValue>> HandleAsync(
        IReadOnlyCollection<MetricDefinition> metrics, MetricScope scope, CancellationToken cancellationToken)
    {
        var at = clockwork.Moment();
        await source.ReadTicketsAsync(scope, cancellationToken);
        Dictionary<MetricDefinition, MetricValue> values = [];
        foreach (var group in metrics.GroupBy(m => (m.Population, m.Clock)))
        {
            var rows = await source.ReadAsync(group.First(), scope, cancellationToken);
            foreach (var metric in group)
            {
                values[metric] = MetricValue.Of(metric, rows, at);
            }
        }

        return [.. metrics.Select(m => values[m])];
    }
}
