using Helpdesk.Compliance;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Compliance;

/// <summary>Runs a report and holds each of its rows to what the definition says.</summary>
internal sealed record ReportReading(ReportDefinition Definition, ReportContext Context, IReadOnlyList<ReportRow> Rows)
{
    private static readonly ReportScope All = new(new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc), new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc), TimeZoneInfo.Utc);

    public static async Task<ReportReading> OfAsync(IServiceProvider services, string id, Func<ReportScope, ReportScope>? scope = null)
    {
        var report = services.GetServices<IComplianceReport>().Single(r => r.Definition.Id == id);
        var definition = report.Definition;
        ReportContext context = new(scope is null ? All : scope(All));
        List<ReportRow> rows = [];
        await foreach (var row in report.ReadAsync(context, CancellationToken.None))
        {
            Check(definition.Columns, row.Values);
            foreach (var (key, lines) in row.Evidence)
            {
                lines.ToList().ForEach(l => Check(definition.Evidence.Single(t => t.Key == key).Columns, l));
            }

            rows.Add(row);
        }

        rows.Select(r => r.Key).ShouldBeUnique();
        definition.Columns.Concat(definition.Evidence.SelectMany(t => t.Columns)).ShouldAllBe(c => c.Title.Length > 0);
        context.Figures.ToList().ForEach(f => Check([new(f.Key, f.Title, f.Kind)], [f.Value]));
        context.Charts.ShouldAllBe(c => c.Series.All(s => s.Values.Count == c.Labels.Count));
        return new(definition, context, rows);
    }

    public object? this[string row, string column] => this[Rows.Single(r => r.Key == row), column];

    public object? this[ReportRow row, string column] => row.Values[Definition.Columns.ToList().FindIndex(c => c.Key == column)];

    /// <summary>Values of a column of the evidence of a row.</summary>
    public IReadOnlyList<object?> Evidence(ReportRow row, string table, string column)
    {
        var index = Definition.Evidence.Single(t => t.Key == table).Columns.ToList().FindIndex(c => c.Key == column);
        return row.Evidence.TryGetValue(table, out var lines) ? [.. lines.Select(l => l[index])] : [];
    }

    public object? Figure(string key) => Context.Figures.Single(f => f.Key == key).Value;

    private static void Check(IReadOnlyList<ReportColumn> columns, IReadOnlyList<object?> values)
    {
        values.Count.ShouldBe(columns.Count);
        for (var i = 0; i < columns.Count; i++)
        {
            var fits = values[i] is null || columns[i].Kind switch
            {
                ReportValueKind.Number or ReportValueKind.Duration => values[i] is long or int,
                ReportValueKind.Share => values[i] is >= 0.0 and <= 1.0,
                ReportValueKind.Instant => values[i] is DateTime { Kind: DateTimeKind.Utc },
                ReportValueKind.YesNo => values[i] is bool,
                _ => values[i] is string,
            };
            fits.ShouldBeTrue($"{columns[i].Key} is {columns[i].Kind} and has {values[i]}");
        }
    }
}
