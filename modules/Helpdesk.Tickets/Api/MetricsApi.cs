using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
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
        metrics.MapGet("breach-prediction", PredictionAsync)
            .RequirePermission(TicketPermissions.ViewMetrics)
            .WithName("GetBreachPrediction")
            .WithSummary("Tells how breaches are predicted, and how good that is")
            .WithDescription(
                """
                `state` is `on`, `too-little-history` or `no-better-than-base-rate`; only when it is on is anything predicted. Scores are Brier scores of looks that
                nothing was learned from: less is better. `seconds` is the 80th percentile of the open time that tickets of the group still needed.
                """);
        RatingApi.MapMetrics(metrics);
    }

    private static async Task<Ok<BreachPredictionResource>> PredictionAsync(PredictBreaches predict, IStringLocalizer L, CancellationToken cancellationToken) =>
        TypedResults.Ok(BreachPredictionResource.From(
            await predict.GetModelAsync(cancellationToken) ?? throw new NotFoundException(L["Nothing is learned yet"])));

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

/// <summary>What was learned, and its test; null when there were too few looks to test with.</summary>
internal sealed record BreachPredictionResource(
    string State, DateTime ComputedAt, int Days, int Clocks, BreachTestResource? Test, IReadOnlyList<RemainingWorkResource> RemainingWork)
{
    public static BreachPredictionResource From(BreachModel model) => new(
        model.State switch
        {
            BreachModelState.On => "on",
            BreachModelState.TooLittleHistory => "too-little-history",
            _ => "no-better-than-base-rate",
        },
        model.ComputedAt,
        model.Days,
        model.Clocks,
        model.Test is { } test
            ? new(test.SplitAt, test.LearnedLooks, test.Looks, test.Brier, test.BaseBrier, test.BaseRate, [.. test.Levels.Select(LevelTestResource.From)])
            : null,
        [.. model.Work.Select(w => new RemainingWorkResource(w.Group.TypeId, w.Group.State, w.Group.IsOfTeam, w.Group.TeamId, w.Seconds, w.Looks))]);
}

/// <summary>A test on looks that nothing was learned from.</summary>
internal sealed record BreachTestResource(
    DateTime SplitAt, int LearnedLooks, int Looks, double Brier, double BaseBrier, double BaseRate, IReadOnlyList<LevelTestResource> Levels);

/// <summary>A level of the prediction: its probability of being late, 0 to 1, and how many looks at it were late.</summary>
internal sealed record LevelTestResource(string Level, double Expected, int Looks, int Late)
{
    public static LevelTestResource From(LevelTest test) => new(
        test.Risk switch
        {
            BreachRisk.OnTrack => "on-track",
            BreachRisk.AtRisk => "at-risk",
            _ => "will-breach",
        },
        test.Expected,
        test.Looks,
        test.Late);
}

/// <summary>A group of tickets; without a state all of them, and of all teams unless it is of a team.</summary>
internal sealed record RemainingWorkResource(string Type, string? State, bool IsOfTeam, Guid? TeamId, long Seconds, int Looks);
