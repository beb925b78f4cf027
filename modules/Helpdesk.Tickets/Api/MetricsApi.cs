using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Metrics;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Api;

/// <summary>Metrics over the API: the same numbers, from the same query, as on the dashboards.</summary>
internal static class MetricsApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var metrics = routes.MapApi("metrics", "Metrics");
        metrics.MapGet("", ListAsync)
            .RequirePermission(TicketPermissions.ViewMetrics)
            .WithName("ListMetrics")
            .WithSummary("Calculates all metrics for a period")
            .WithDescription(
                """
                `from` and `to` are days in the caller's zone, both included; the last 30 days without them. Durations are seconds: the median and the 90th
                percentile (nearest rank). Shares are percent. Every number names its version, formula and exclusions.
                """);
        metrics.MapGet("{id}/records", RecordsAsync)
            .RequirePermission(TicketPermissions.ViewMetrics)
            .WithName("ListMetricRecords")
            .WithSummary("Lists the records behind a number, worst value first");
        RatingApi.MapMetrics(metrics);
    }

    private static async Task<Ok<IReadOnlyList<MetricResource>>> ListAsync(
        [AsParameters] MetricQuery query, MetricClockwork clockwork, CalculateMetrics calculate, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var values = await calculate.HandleAsync(MetricRegistry.All, query.ToScope(clockwork, L), cancellationToken);
        return TypedResults.Ok<IReadOnlyList<MetricResource>>([.. values.Select(v => MetricResource.From(v, L))]);
    }

    private static async Task<Ok<MetricRecordsResource>> RecordsAsync(
        string id, [AsParameters] MetricQuery query, int? skip, MetricClockwork clockwork, ListMetricRecords records, IStringLocalizer L, CancellationToken cancellationToken)
    {
        var metric = MetricRegistry.Find(id) ?? throw new NotFoundException(L["There is no metric “{0}”.", id]);
        if (skip is < 0)
        {
            throw new ValidationException("skip", L["It must not be negative."]);
        }

        var found = await records.HandleAsync(metric, query.ToScope(clockwork, L), skip ?? 0, cancellationToken);
        return TypedResults.Ok(new MetricRecordsResource(
            MetricResource.From(found.Value, L), [.. found.Records.Select(r => new MetricRecordResource(r.Ticket.Number, r.Ticket.Title, r.Value, r.Reasons))], found.HasMore));
    }
}

/// <summary>Scope of metrics.</summary>
internal sealed record MetricQuery(DateOnly? From, DateOnly? To, Guid? Team, Guid? Service, Guid? Assignee, int? Priority, string? Type)
{
    public MetricScope ToScope(MetricClockwork clockwork, IStringLocalizer L)
    {
        var period = clockwork.Period(From, To, L);
        return new(period.Start, period.End) { TeamId = Team, ServiceId = Service, AssigneeId = Assignee, Priority = Priority, TypeId = Type };
    }
}

/// <summary>A number with all that a reader needs to trust it.</summary>
internal sealed record MetricResource(
    string Id, int Version, string Name, string Formula, string Excludes, string Unit, double? Value, double? Percentile90, int Records, int Excluded)
{
    public static MetricResource From(MetricValue value, IStringLocalizer L) => new(
        value.Definition.Id,
        value.Definition.Version,
        L[value.Definition.Name],
        L[value.Definition.Formula],
        L[value.Definition.Excludes],
        value.Definition.Unit switch
        {
            MetricUnit.Duration => "seconds",
            MetricUnit.Share => "percent",
            MetricUnit.Mean => "mean",
            _ => "count",
        },
        value.Value,
        value.Percentile90,
        value.Records,
        value.Excluded);
}

/// <summary>The records of a number.</summary>
internal sealed record MetricRecordsResource(MetricResource Metric, IReadOnlyList<MetricRecordResource> Records, bool HasMore);

/// <summary>A record and its value; null when it is excluded. Reasons are those of a rating.</summary>
internal sealed record MetricRecordResource(string Number, string Title, double? Value, IReadOnlyList<string> Reasons);
