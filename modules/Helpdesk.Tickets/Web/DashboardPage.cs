using Helpdesk.Tickets.Metrics;

namespace Helpdesk.Tickets.Web;

/// <summary>Tiles, a table of teams or people, and charts, all of one scope.</summary>
internal abstract class DashboardPage(CalculateMetrics calculate, ReadTrend trend, ReadWorkload workload) : MetricPage
{
    private static readonly (string Name, int Days)[] Bands =
    [
        ("up to 1 day", 1), ("1 to 3 days", 3), ("3 to 7 days", 7), ("7 to 30 days", 30), ("more than 30 days", int.MaxValue),
    ];

    public IReadOnlyList<MetricValue> Values { get; private set; } = [];

    public IReadOnlyList<TrendDay> Trend { get; private set; } = [];

    public IReadOnlyList<(string Name, int Count)> Ages { get; private set; } = [];

    public IReadOnlyList<(string Name, Workload Load)> Rows { get; private set; } = [];

    public abstract bool IsByTeam { get; }

    public abstract string WorkloadTitle { get; }

    protected abstract IReadOnlyList<MetricDefinition> Metrics { get; }

    protected abstract Task<Func<Guid, string?>> NamesAsync(IReadOnlyCollection<Guid> ids);

    /// <summary>Loads the numbers; the scope that they were made for.</summary>
    protected async Task<MetricScope> LoadAsync(Func<MetricRow, Guid?> by)
    {
        var scope = await ScopeAsync();
        Values = await calculate.HandleAsync(Metrics, scope, Aborted);
        Trend = await trend.HandleAsync(scope, Aborted);
        var loads = await workload.HandleAsync(scope, by, Aborted);
        Ages = Band(await workload.AgesAsync(scope, Aborted));
        var name = await NamesAsync([.. loads.Select(l => l.Id).OfType<Guid>()]);
        Rows =
        [
            .. loads.Select(l => (Name: l.Id is { } id ? name(id) ?? L["Unknown"] : IsByTeam ? L["No team"].Value : L["Nobody"].Value, Load: l))
                .OrderByDescending(r => r.Load.Overdue).ThenByDescending(r => r.Load.Open).ThenBy(r => r.Name, StringComparer.CurrentCulture),
        ];
        return scope;
    }

    /// <summary>A number of the table with the way to its records; without one where nobody owns them, because a filter names somebody.</summary>
    public Figure Figure(MetricDefinition metric, Guid? id, int count) =>
        new(count, id is null || count == 0 ? null : IsByTeam ? RecordsUrl(metric, team: id) : RecordsUrl(metric, assignee: id), $"{L[metric.Name].Value}: {count:N0}");

    private static List<(string Name, int Count)> Band(IReadOnlyList<TimeSpan> ages)
    {
        List<(string, int)> bands = [];
        var from = 0;
        foreach (var (name, days) in Bands)
        {
            bands.Add((name, ages.Count(a => a.TotalDays >= from && a.TotalDays < days)));
            from = days;
        }

        return bands;
    }
}

/// <summary>A number in a table.</summary>
/// <param name="Count">The number.</param>
/// <param name="Url">Its records, if there are any to show.</param>
/// <param name="Label">What it is, for screen readers.</param>
internal sealed record Figure(int Count, string? Url, string Label);
