namespace Helpdesk.Tickets.Metrics;

/// <summary>A metric's number for a scope.</summary>
/// <param name="Definition">What was counted.</param>
/// <param name="Value">Median in seconds, percent, mean or count; null when there is no record to count.</param>
/// <param name="Percentile90">In seconds; for durations only.</param>
/// <param name="Records">Records that count.</param>
/// <param name="Excluded">Records of the population that do not count.</param>
internal sealed record MetricValue(MetricDefinition Definition, double? Value, double? Percentile90, int Records, int Excluded)
{
    public static MetricValue Of(MetricDefinition definition, IReadOnlyCollection<MetricRow> population, MetricMoment at)
    {
        List<double> values = new(population.Count);
        foreach (var row in population)
        {
            if (definition.Value(row, at) is { } value)
            {
                values.Add(value);
            }
        }

        var excluded = population.Count - values.Count;
        if (definition.Unit == MetricUnit.Count)
        {
            return new(definition, values.Count, null, values.Count, excluded);
        }

        return values.Count == 0 || values.Count < definition.FewestRecords
            ? new(definition, null, null, values.Count, excluded)
            : definition.Unit switch
            {
                MetricUnit.Duration => OfDurations(definition, values, excluded),
                MetricUnit.Share => new(definition, values.Average() * 100, null, values.Count, excluded),
                _ => new(definition, values.Average(), null, values.Count, excluded),
            };
    }

    private static MetricValue OfDurations(MetricDefinition definition, List<double> seconds, int excluded)
    {
        seconds.Sort();
        return new(definition, Percentile(seconds, 50), Percentile(seconds, 90), seconds.Count, excluded);
    }

    /// <summary>Nearest rank: the smallest value that at least so many percent do not exceed. Always the value of a record that can be shown.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, int percent) =>
        sorted[Math.Max(((sorted.Count * percent) + 99) / 100, 1) - 1];
}
