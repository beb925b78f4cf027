using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Helpdesk.Compliance;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Tickets.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Reports;

/// <summary>R8: what was promised and what was kept, by service and priority. It counts what the dashboards count, by the same query.</summary>
internal sealed class ServiceLevelReport(TicketsDbContext db, MetricSource source, MetricClockwork clockwork, ReplayClocks replay, ClockVersions versions, ClockText words, IStringLocalizer L)
    : IComplianceReport
{
    private const int Months = 12;

    private static readonly MetricDefinition[] Metrics = [MetricRegistry.FirstResponseAttainment, MetricRegistry.NextResponseAttainment, MetricRegistry.ResolutionAttainment];

    public ReportDefinition Definition => new(
        "R8",
        L["Service level report"],
        L["Targets and results of the service levels by service, priority and version of the definition, with the time that was left out and why, and the trend of twelve months."],
        TicketPermissions.ViewMetrics,
        [
            new("service", L["Service"]),
            new("priority", L["Priority"], ReportValueKind.Number, 0.5),
            new("measure", L["Measure"]),
            new("definition", L["Definition"], Weight: 1.3),
            new("target", L["Target"], ReportValueKind.Duration, 0.7),
            new("ended", L["Ended clocks"], ReportValueKind.Number, 0.6),
            new("met", L["Met"], ReportValueKind.Number, 0.6),
            new("breached", L["Breached"], ReportValueKind.Number, 0.6),
            new("share", L["Attainment"], ReportValueKind.Share, 0.7),
            new("cancelled", L["Cancelled"], ReportValueKind.Number, 0.6),
            new("excluded", L["Excluded time"], ReportValueKind.Duration, 0.7),
            new("excludedWhy", L["Excluded because"], ReportValueKind.LongText, 1.5),
        ])
    {
        PeriodMeaning = L["Clocks that ended within the period"],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        MetricScope scope = new(context.Scope.From, context.Scope.To);
        List<MetricRow> rows = [];
        foreach (var metric in Metrics)
        {
            var ended = await source.ReadAsync(metric, scope, cancellationToken);
            var value = MetricValue.Of(metric, ended, clockwork.Moment());
            rows.AddRange(ended);
            context.Defined(new(metric.Id, metric.Version, L[metric.Name], $"{L[metric.Formula]} {L["Left out: {0}", L[metric.Excludes].Value]}"));
            var key = JsonNamingPolicy.CamelCase.ConvertName(metric.Clock!.Value.ToString());
            context.Figure(new($"{key}Share", L[metric.Name], ReportValueKind.Share, value.Value / 100));
            context.Figure(new($"{key}Clocks", L["{0}: clocks counted", L[metric.Name].Value], ReportValueKind.Number, value.Records));
        }

        var kinds = Metrics.Select(m => m.Clock!.Value).ToList();
        context.Hidden(await db.Clocks.CountAsync(
            c => c.Agreement == AgreementKind.ServiceLevel && kinds.Contains(c.Metric) && c.EndedAt >= scope.From && c.EndedAt < scope.To, cancellationToken) - rows.Count);
        context.Note(L["Open clocks are not in this report: they are neither met nor breached yet. Agreements between teams and with suppliers are not counted either."]);
        context.Note(L["The product does not record why a target was missed, and knows no credits: both are not in this report."]);
        context.Note(L["Service and priority are those of the ticket now; the definition and its version are those that the clock was measured by."]);
        await AddTrendAsync(context, cancellationToken);

        var shelf = await versions.GetShelfAsync(cancellationToken);
        var pauses = await ReadPausesAsync(rows, cancellationToken);
        var services = await db.Services.AsNoTracking().ToDictionaryAsync(s => s.Id, s => s.Name, cancellationToken);
        var groups = rows.GroupBy(r => new Group(r.ServiceId, r.Priority, new(r.Clock!.DefinitionId, r.Clock.DefinitionVersion)))
            .Select(g => (g.Key, Service: g.Key.ServiceId is { } id ? services.GetValueOrDefault(id) : null, Definition: shelf.Definitions[g.Key.Definition], Rows: g.ToList()))
            .OrderBy(g => g.Service, StringComparer.CurrentCulture).ThenBy(g => g.Key.Priority).ThenBy(g => g.Definition.Metric).ThenBy(g => g.Definition.Name, StringComparer.CurrentCulture)
            .ThenBy(g => g.Definition.Version).ToList();
        context.Expect(groups.Count);
        foreach (var (group, service, definition, clocks) in groups)
        {
            yield return Row(group, service, definition, clocks, pauses.GetValueOrDefault(group) ?? []);
        }
    }

    private ReportRow Row(Group group, string? service, ClockDefinition definition, List<MetricRow> rows, IReadOnlyDictionary<string, long> pauses)
    {
        var completed = rows.Where(r => r.Clock!.Status == ClockStatus.Completed).ToList();
        var met = completed.Count(r => !r.Clock!.IsBreached);
        return new ReportRow(
            string.Create(CultureInfo.InvariantCulture, $"{group.ServiceId?.ToString("d") ?? "-"}/{group.Priority}/{definition.Id:d}/{definition.Version}"),
            [
                service ?? L["No service"].Value,
                group.Priority,
                words.Metric(definition),
                L["{0}, version {1}", definition.Name, definition.Version].Value,
                rows.Max(r => r.Clock!.TargetSeconds),
                completed.Count,
                met,
                completed.Count - met,
                completed.Count == 0 ? null : (double)met / completed.Count,
                rows.Count - completed.Count,
                pauses.Values.Sum(),
                string.Join('\n', pauses.OrderByDescending(p => p.Value).ThenBy(p => p.Key, StringComparer.CurrentCulture).Select(p => $"{p.Key}: {words.Length(TimeSpan.FromSeconds(p.Value))}")),
            ])
        {
            Records = [new("tickets.clock-version", string.Create(CultureInfo.InvariantCulture, $"{definition.Id:d},{definition.Version}"))],
        };
    }

    /// <summary>Seconds of open time that completed clocks did not count, by the rule that paused them.</summary>
    private async Task<Dictionary<Group, Dictionary<string, long>>> ReadPausesAsync(List<MetricRow> rows, CancellationToken cancellationToken)
    {
        Dictionary<Group, Dictionary<string, long>> pauses = [];
        var counted = rows.Where(r => r.Clock!.Status == ClockStatus.Completed)
            .ToLookup(r => (r.TicketId, new DefinitionKey(r.Clock!.DefinitionId, r.Clock.DefinitionVersion), r.Clock.Cycle, r.Clock.AttachedBy));
        foreach (var page in rows.Select(r => r.TicketId).Distinct().Chunk(ReplayClocks.PageSize))
        {
            foreach (var ticket in await replay.ReadAsync(page, cancellationToken))
            {
                foreach (var reading in ticket.Clocks)
                {
                    if (counted[(ticket.Id, reading.Clock.Definition, reading.Clock.Cycle, reading.Clock.AttachedBy)].FirstOrDefault() is { } row)
                    {
                        Add(pauses, new Group(row.ServiceId, row.Priority, reading.Clock.Definition), reading);
                    }
                }
            }
        }

        return pauses;
    }

    private void Add(Dictionary<Group, Dictionary<string, long>> pauses, Group group, ClockReading reading)
    {
        foreach (var (segment, business, _) in reading.Segments.Where(s => s.Segment.Kind == SegmentKind.Paused && s.Business > TimeSpan.Zero))
        {
            var reason = segment.Reason.Rule is { } rule ? L[rule].Value : words.Cause(segment.Reason);
            if (!pauses.TryGetValue(group, out var reasons))
            {
                pauses[group] = reasons = new(StringComparer.Ordinal);
            }

            reasons[reason] = reasons.GetValueOrDefault(reason) + (long)business.TotalSeconds;
        }
    }

    private async Task AddTrendAsync(ReportContext context, CancellationToken cancellationToken)
    {
        var zone = context.Scope.Zone;
        var last = TimeZoneInfo.ConvertTimeFromUtc(context.Scope.To.AddTicks(-1), zone);
        var firstMonth = new DateTime(last.Year, last.Month, 1).AddMonths(1 - Months);
        var starts = Enumerable.Range(0, Months + 1).Select(i => ToUtc(firstMonth.AddMonths(i), zone)).ToList();
        // The last month is shown as far as the period goes.
        MetricScope scope = new(starts[0], context.Scope.To);
        List<ReportSeries> series = [];
        foreach (var metric in Metrics)
        {
            var rows = await source.ReadAsync(metric, scope, cancellationToken);
            if (rows.Count > 0)
            {
                series.Add(new(L[metric.Name], [.. Enumerable.Range(0, Months).Select(i => Share(metric, rows, starts[i], starts[i + 1]))]));
            }
        }

        if (series.Count > 0)
        {
            var sentences = series.Select(s => L["{0}: {1} to {2} %", s.Name, Percent(s.Values.First(v => !double.IsNaN(v))), Percent(s.Values.Last(v => !double.IsNaN(v)))].Value);
            context.Chart(new(
                L["Attainment by month, in percent"],
                L["Clocks that ended in time among those that ended, month by month. First and last month with clocks: {0}", string.Join("; ", sentences)],
                [.. Enumerable.Range(0, Months).Select(i => firstMonth.AddMonths(i).ToString("yyyy-MM", CultureInfo.InvariantCulture))],
                series,
                IsLine: true));
        }
    }

    private double Share(MetricDefinition metric, IReadOnlyList<MetricRow> rows, DateTime from, DateTime to) =>
        MetricValue.Of(metric, [.. rows.Where(r => r.Clock!.EndedAt >= from && r.Clock.EndedAt < to)], clockwork.Moment()).Value ?? double.NaN;

    private static string Percent(double value) => value.ToString("0.0", CultureInfo.CurrentCulture);

    /// <summary>Midnight may not exist on the day of a changed clock: then the day begins an hour later.</summary>
    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone) => TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(local) ? local.AddHours(1) : local, zone);

    private readonly record struct Group(Guid? ServiceId, int Priority, DefinitionKey Definition);
}
