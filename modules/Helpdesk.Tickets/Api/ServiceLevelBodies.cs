using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Api;

/// <summary>All rules.</summary>
internal sealed record ServiceLevelRulesBody
{
    public required IReadOnlyList<ServiceLevelRuleResource> Rules { get; init; }
}

/// <summary>One rule; what is left out or null matches everything.</summary>
internal sealed record ServiceLevelRuleBody
{
    public required string Name { get; init; }

    public Guid? OrganisationId { get; init; }

    public Guid? ServiceId { get; init; }

    public string? Type { get; init; }

    public int? Priority { get; init; }

    public required Guid ClockId { get; init; }

    public SaveServiceLevelRuleRequest ToRequest(Guid? id) => new(id, Name, OrganisationId, ServiceId, Type, Priority, ClockId);
}

/// <summary>Why, and whether to save.</summary>
internal sealed record ServiceLevelReviewBody(string? Reason = null, bool Apply = false);

/// <summary>The newest rules.</summary>
/// <param name="Version">Version of them all; their ETag.</param>
/// <param name="ValidFrom">From when on they count, UTC; null for none.</param>
/// <param name="Rules">By what they measure, then in order of precedence.</param>
/// <param name="Findings">What the check finds.</param>
internal sealed record ServiceLevelRulesResource(
    int Version, DateTime? ValidFrom, IReadOnlyList<ServiceLevelRuleResource> Rules, IReadOnlyList<ServiceLevelFindingResource> Findings)
{
    public static ServiceLevelRulesResource Of(ServiceLevelOverview overview) => new(
        overview.Rules.Version,
        overview.Rules.Version == 0 ? null : overview.Rules.ValidFrom,
        [.. overview.Metrics.SelectMany(m => m.Rules).Select(r => ServiceLevelRuleResource.Of(r.Rule))],
        [.. overview.Findings.Select(f => new ServiceLevelFindingResource(f.Kind, f.RuleIds, f.Message))]);
}

/// <summary>A rule; without an id it is new.</summary>
internal sealed record ServiceLevelRuleResource
{
    public Guid? Id { get; init; }

    public required string Name { get; init; }

    public Guid? OrganisationId { get; init; }

    public Guid? ServiceId { get; init; }

    public string? Type { get; init; }

    public int? Priority { get; init; }

    public required Guid ClockId { get; init; }

    public static ServiceLevelRuleResource Of(ServiceLevelRule rule) => new()
    {
        Id = rule.Id,
        Name = rule.Name,
        OrganisationId = rule.OrganisationId,
        ServiceId = rule.ServiceId,
        Type = rule.TypeId,
        Priority = rule.Priority,
        ClockId = rule.DefinitionId,
    };
}

/// <summary>Something to know of the rules.</summary>
internal sealed record ServiceLevelFindingResource(ServiceLevelFindingKind Kind, IReadOnlyList<Guid> RuleIds, string Message);

/// <summary>Content of a calendar.</summary>
internal sealed record ServiceCalendarBody
{
    public required string Name { get; init; }

    /// <summary>IANA zone.</summary>
    public required string Zone { get; init; }

    public bool IsAlwaysOpen { get; init; }

    public IReadOnlyList<OpeningHoursResource> Week { get; init; } = [];

    public IReadOnlyList<HolidayResource> Holidays { get; init; } = [];

    public BusinessCalendar ToCalendar(Guid id, IStringLocalizer L) => new()
    {
        Id = id,
        Name = Name.Trim(),
        Zone = Zone,
        IsAlwaysOpen = IsAlwaysOpen,
        Week = [.. Week.Whole("week", L).Select(h => new OpeningHours(h.Day, h.From, h.To))],
        Holidays = [.. Holidays.Whole("holidays", L).Select(h => new Holiday(h.Date, h.Name.Trim())).OrderBy(h => h.Date)],
    };
}

/// <summary>A version of a calendar.</summary>
internal sealed record ServiceCalendarResource(
    Guid Id, int Version, DateTime ValidFrom, string Name, string Zone, bool IsAlwaysOpen, IReadOnlyList<OpeningHoursResource> Week, IReadOnlyList<HolidayResource> Holidays,
    bool IsRetired)
{
    public static ServiceCalendarResource Of(BusinessCalendar c) => new(
        c.Id, c.Version, c.ValidFrom, c.Name, c.Zone, c.IsAlwaysOpen,
        [.. c.Week.Select(h => new OpeningHoursResource { Day = h.Day, From = h.From, To = h.To })],
        [.. c.Holidays.Select(h => new HolidayResource { Date = h.Date, Name = h.Name })],
        c.IsRetired);
}

/// <summary>An interval of a weekday; an end of 00:00 is midnight.</summary>
internal sealed record OpeningHoursResource
{
    public required DayOfWeek Day { get; init; }

    public required TimeOnly From { get; init; }

    public required TimeOnly To { get; init; }
}

/// <summary>A day without opening hours.</summary>
internal sealed record HolidayResource
{
    public required DateOnly Date { get; init; }

    public required string Name { get; init; }
}

/// <summary>Content of a clock definition.</summary>
internal sealed record ClockDefinitionBody
{
    public required string Name { get; init; }

    public AgreementKind Agreement { get; init; }

    public required ClockMetric Metric { get; init; }

    /// <summary>Name of a custom metric.</summary>
    public string? CustomMetric { get; init; }

    public required ClockTargetResource Target { get; init; }

    public required Guid CalendarId { get; init; }

    public ZoneRule Zone { get; init; }

    public IReadOnlyList<ClockRuleResource>? Start { get; init; }

    public IReadOnlyList<ClockRuleResource>? Stop { get; init; }

    public IReadOnlyList<ClockRuleResource>? Cancel { get; init; }

    public IReadOnlyList<ClockRuleResource>? Pause { get; init; }

    public bool? CancelsWhenStartEnds { get; init; }

    public bool? IsRepeating { get; init; }

    public ClockReopenResource? Reopen { get; init; }

    public IReadOnlyList<ClockStepResource>? Thresholds { get; init; }

    public ClockDefinition ToDefinition(Guid id, IStringLocalizer L)
    {
        var target = new ServiceTarget(Target.Amount, Target.Unit);
        var usual = Metric switch
        {
            ClockMetric.FirstResponse => StandardClocks.FirstResponse(Name, target, CalendarId),
            ClockMetric.NextResponse => StandardClocks.NextResponse(Name, target, CalendarId, NextResponseMode.OldestUnanswered),
            ClockMetric.TimeToOwn => StandardClocks.TimeToOwn(Name, target, CalendarId),
            ClockMetric.Resolution => StandardClocks.Resolution(Name, target, CalendarId),
            // When it begins and is completed must be said; when it is cancelled is as usual.
            _ => StandardClocks.Custom(Name, CustomMetric ?? "", target, CalendarId, StandardClocks.Conditions[0].Rule, StandardClocks.Conditions[2].Rule)
                with { Start = [], Stop = [] },
        };
        return usual with
        {
            Id = id,
            Name = Name.Trim(),
            Agreement = Agreement,
            CustomMetric = Metric == ClockMetric.Custom ? CustomMetric?.Trim() : null,
            Zone = Zone,
            Start = Rules(Start, "start", L) ?? usual.Start,
            Stop = Rules(Stop, "stop", L) ?? usual.Stop,
            Cancel = Rules(Cancel, "cancel", L) ?? usual.Cancel,
            Pause = Rules(Pause, "pause", L) ?? usual.Pause,
            CancelsWhenStartEnds = CancelsWhenStartEnds ?? usual.CancelsWhenStartEnds,
            IsRepeating = IsRepeating ?? usual.IsRepeating,
            Reopen = Reopen is null ? usual.Reopen : new ReopenPolicy(Reopen.Behaviour, Reopen.Window()),
            Thresholds = Thresholds is null ? usual.Thresholds
                : [.. Thresholds.Whole("thresholds", L).Select(t => new ClockThreshold(t.Amount, t.Unit, [.. t.Actions.Whole("thresholds", L).Select(a => new ThresholdAction(a.Kind, a.Id, a.EventName?.Trim()))]))],
        };
    }

    private static List<ClockRule>? Rules(IReadOnlyList<ClockRuleResource>? rules, string field, IStringLocalizer L) =>
        rules is null ? null
        : [.. rules.Whole(field, L).Select(r => new ClockRule(r.Name.Trim(), [.. r.Tests.Whole(field, L).Select(t => new FactTest(t.Field, t.Test, t.Values.Whole(field, L)))]))];
}

/// <summary>A version of a clock definition.</summary>
internal sealed record ClockDefinitionResource(
    Guid Id, int Version, DateTime ValidFrom, string Name, AgreementKind Agreement, ClockMetric Metric, string? CustomMetric, ClockTargetResource Target, Guid CalendarId,
    ZoneRule Zone, IReadOnlyList<ClockRuleResource> Start, IReadOnlyList<ClockRuleResource> Stop, IReadOnlyList<ClockRuleResource> Cancel,
    IReadOnlyList<ClockRuleResource> Pause, bool CancelsWhenStartEnds, bool IsRepeating, ClockReopenResource Reopen, IReadOnlyList<ClockStepResource> Thresholds,
    bool IsRetired)
{
    public static ClockDefinitionResource Of(ClockDefinition d) => new(
        d.Id, d.Version, d.ValidFrom, d.Name, d.Agreement, d.Metric, d.CustomMetric, new() { Amount = d.Target.Amount, Unit = d.Target.Unit }, d.CalendarId, d.Zone,
        Rules(d.Start), Rules(d.Stop), Rules(d.Cancel), Rules(d.Pause), d.CancelsWhenStartEnds, d.IsRepeating,
        new() { Behaviour = d.Reopen.Behaviour, WindowHours = (decimal?)d.Reopen.Window?.TotalHours },
        [.. d.Thresholds.Select(t => new ClockStepResource
        {
            Amount = t.Amount, Unit = t.Unit,
            Actions = [.. t.Actions.Select(a => new ClockActionResource { Kind = a.Kind, Id = a.Id, EventName = a.EventName })],
        })],
        d.IsRetired);

    private static List<ClockRuleResource> Rules(IReadOnlyList<ClockRule> rules) =>
        [.. rules.Select(r => new ClockRuleResource
        {
            Name = r.Name, Tests = [.. r.Tests.Select(t => new ClockTestResource { Field = t.Field, Test = t.Test, Values = t.Values })],
        })];
}

/// <summary>Hours or business days.</summary>
internal sealed record ClockTargetResource
{
    public required decimal Amount { get; init; }

    public required TargetUnit Unit { get; init; }
}

/// <summary>It holds when all its tests do.</summary>
internal sealed record ClockRuleResource
{
    public required string Name { get; init; }

    public required IReadOnlyList<ClockTestResource> Tests { get; init; }
}

/// <summary>A question about a ticket.</summary>
internal sealed record ClockTestResource
{
    /// <summary>A field of tickets, or <c>stateCategory</c>, <c>signal</c>, <c>isAnswered</c>, <c>organisationId</c>.</summary>
    public required string Field { get; init; }

    public required FactTestKind Test { get; init; }

    /// <summary>Any of them suffices.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>What becomes of an ended clock when its ticket is reopened.</summary>
internal sealed record ClockReopenResource
{
    public required ReopenBehaviour Behaviour { get; init; }

    /// <summary>Null for any time.</summary>
    public decimal? WindowHours { get; init; }

    /// <summary>What is too long for a clock is the longest time there is, which the rules refuse.</summary>
    public TimeSpan? Window() => WindowHours is not { } hours ? null
        : Math.Abs(hours) > DefinitionRules.MostHours ? TimeSpan.MaxValue
        : TimeSpan.FromSeconds((double)decimal.Round(hours * 3600));
}

/// <summary>A step: percent of the target, or minutes before (negative) or after its end.</summary>
internal sealed record ClockStepResource
{
    public required decimal Amount { get; init; }

    public required ThresholdUnit Unit { get; init; }

    public required IReadOnlyList<ClockActionResource> Actions { get; init; }
}

/// <summary>What happens at a step.</summary>
internal sealed record ClockActionResource
{
    public required ThresholdActionKind Kind { get; init; }

    /// <summary>Team or person, for the kinds that need one.</summary>
    public Guid? Id { get; init; }

    public string? EventName { get; init; }
}

internal static class ServiceLevelLists
{
    /// <summary>The list, of which every element is given.</summary>
    /// <exception cref="ValidationException">An element is null.</exception>
    public static IReadOnlyList<T> Whole<T>(this IReadOnlyList<T> list, string field, IStringLocalizer L)
        where T : class =>
        list.Any(e => e is null) ? throw new ValidationException(field, L["The list holds null where something must stand."]) : list;
}
