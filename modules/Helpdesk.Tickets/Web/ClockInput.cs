using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>
/// A clock definition as its form holds it. Conditions that the form has no words for (they came over the API) are kept as they are.
/// </summary>
internal sealed class ClockInput
{
    private static readonly ClockRule Waiting = StandardClocks.Waiting();

    public string? Name { get; set; }

    public AgreementKind Agreement { get; set; }

    public string? CustomMetric { get; set; }

    /// <summary>A number with a point or a comma.</summary>
    public string? Amount { get; set; }

    public ClockInputUnit Unit { get; set; } = ClockInputUnit.Hours;

    public Guid? CalendarId { get; set; }

    public ZoneRule Zone { get; set; }

    /// <summary>One of <see cref="StandardClocks.Conditions"/> for a clock of one's own; empty keeps what is there.</summary>
    public string? StartsWith { get; set; }

    public string? EndsWith { get; set; }

    /// <summary>Null keeps what is there.</summary>
    public NextResponseMode? NextResponse { get; set; }

    public ClockInputPause Pause { get; set; }

    /// <summary>Reasons to wait that pause.</summary>
    public List<string?> Reasons { get; set; } = [];

    public ReopenBehaviour Reopen { get; set; }

    /// <summary>Hours after which a reopened clock begins anew; empty for never.</summary>
    public string? ReopenHours { get; set; }

    public List<StepInput> Steps { get; set; } = [];

    /// <summary>Newest version that the person saw; 0 for a new clock.</summary>
    public int Version { get; set; }

    public static ClockInput Of(ClockDefinition d)
    {
        // What is no half of an hour was entered in minutes.
        var (amount, unit) = d.Target.Unit == TargetUnit.BusinessDays ? (d.Target.Amount, ClockInputUnit.BusinessDays)
            : d.Target.Amount >= 1 && d.Target.Amount * 2 % 1 == 0 ? (d.Target.Amount, ClockInputUnit.Hours)
            : (d.Target.Amount * 60, ClockInputUnit.Minutes);
        var (pause, reasons) = PauseOf(d.Pause);
        return new()
        {
            Name = d.Name,
            Agreement = d.Agreement,
            CustomMetric = d.CustomMetric,
            Amount = Text(amount),
            Unit = unit,
            CalendarId = d.CalendarId,
            Zone = d.Zone,
            StartsWith = ConditionOf(d.Start),
            EndsWith = ConditionOf(d.Stop),
            NextResponse = ModeOf(d),
            Pause = pause,
            Reasons = [.. reasons],
            Reopen = d.Reopen.Behaviour,
            ReopenHours = d.Reopen.Window is { } window ? Text((decimal)window.TotalHours) : null,
            Steps = [.. d.Thresholds.Select(StepInput.Of)],
            Version = d.Version,
        };
    }

    /// <summary>What a new clock of a metric starts from.</summary>
    public static ClockInput New(ClockMetric metric, Guid? calendarId)
    {
        var target = ServiceTarget.Hours(metric == ClockMetric.Resolution ? 8 : 4);
        var id = calendarId ?? Guid.Empty;
        return Of(metric switch
        {
            ClockMetric.FirstResponse => StandardClocks.FirstResponse("", target, id),
            ClockMetric.NextResponse => StandardClocks.NextResponse("", target, id, NextResponseMode.OldestUnanswered),
            ClockMetric.TimeToOwn => StandardClocks.TimeToOwn("", target, id),
            ClockMetric.Resolution => StandardClocks.Resolution("", target, id),
            _ => StandardClocks.Custom("", "", target, id, StandardClocks.Conditions[0].Rule, StandardClocks.Conditions[2].Rule),
        }).Fresh(calendarId);
    }

    /// <summary>The target; a fault when it is no number.</summary>
    public ServiceTarget? Target(ICollection<ClockFault> faults, IStringLocalizer L)
    {
        if (Number(Amount) is not { } amount)
        {
            faults.Add(new(nameof(Amount), L["“{0}” is not a number.", Amount ?? ""]));
            return null;
        }

        if (amount <= 0)
        {
            faults.Add(new(nameof(Amount), L["The target is {0}: it must be longer than nothing, otherwise every ticket is late when it is opened.", amount]));
            return null;
        }

        return Unit switch
        {
            ClockInputUnit.BusinessDays => ServiceTarget.BusinessDays(amount),
            ClockInputUnit.Minutes => ServiceTarget.Hours(amount / 60),
            _ => ServiceTarget.Hours(amount),
        };
    }

    /// <summary>The definition that the form describes.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="metric">What it measures.</param>
    /// <param name="stored">The newest version; null for a new clock.</param>
    /// <param name="L">Texts of faults.</param>
    /// <exception cref="ValidationException">Something is not a number, or not chosen.</exception>
    public ClockDefinition ToDefinition(Guid id, ClockMetric metric, ClockDefinition? stored, IStringLocalizer L)
    {
        List<ClockFault> faults = [];
        if (string.IsNullOrWhiteSpace(Name))
        {
            faults.Add(new(nameof(Name), L["Give the clock a name."]));
        }

        if (metric == ClockMetric.Custom && string.IsNullOrWhiteSpace(CustomMetric))
        {
            faults.Add(new(nameof(CustomMetric), L["Name what the clock measures."]));
        }

        var target = Target(faults, L);
        if (CalendarId is null)
        {
            faults.Add(new(nameof(CalendarId), L["Choose a calendar."]));
        }

        TimeSpan? window = null;
        if (Reopen == ReopenBehaviour.Continue && !string.IsNullOrWhiteSpace(ReopenHours))
        {
            if (Number(ReopenHours) is { } hours && hours is > 0 and <= DefinitionRules.MostHours)
            {
                window = TimeSpan.FromSeconds((double)decimal.Round(hours * 3600));
            }
            else
            {
                faults.Add(new(nameof(ReopenHours), L["“{0}” is no number of hours.", ReopenHours]));
            }
        }

        List<string> reasons = [.. Reasons.OfType<string>().Where(r => r.Length > 0).Distinct()];
        if (Pause == ClockInputPause.ForReasons && reasons.Count == 0 && MayPause(metric))
        {
            faults.Add(new(nameof(Pause), L["Choose at least one reason to pause, or let the clock not pause."]));
        }

        var steps = Steps.Where(s => !s.IsEmpty).Select(s => s.ToThreshold(faults, L)).OfType<ClockThreshold>().ToList();
        faults.ThrowIfAny();
        var made = Standard(metric, stored, target!, CalendarId!.Value);
        return made with
        {
            Id = id,
            Name = Name ?? "",
            Agreement = Agreement,
            CustomMetric = metric == ClockMetric.Custom ? CustomMetric?.Trim() : null,
            Target = target!,
            CalendarId = CalendarId.Value,
            Zone = Zone,
            Pause = !MayPause(metric) ? [] : Pause switch
            {
                ClockInputPause.Never => [],
                ClockInputPause.WhileWaiting => [Waiting],
                ClockInputPause.ForReasons => [StandardClocks.Waiting([.. reasons])],
                _ => made.Pause,
            },
            Reopen = MayReopen(metric) ? new ReopenPolicy(Reopen, window) : made.Reopen,
            Thresholds = steps,
        };
    }

    /// <summary>The requester waits all the time for a first response.</summary>
    public static bool MayPause(ClockMetric metric) => metric != ClockMetric.FirstResponse;

    /// <summary>Responses are asked for again by messages, not by a reopening.</summary>
    public static bool MayReopen(ClockMetric metric) => metric is not (ClockMetric.FirstResponse or ClockMetric.NextResponse);

    internal static decimal? Number(string? text) =>
        !IsGrouped(text?.Trim()) && decimal.TryParse(text?.Trim().Replace(',', '.'), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) < 10_000_000 ? number : null;

    /// <summary>1,000 is a thousand to who reads English, and must not become 1.</summary>
    private static bool IsGrouped(string? text) =>
        text?.Split(CultureInfo.CurrentCulture.NumberFormat.NumberGroupSeparator) is [var whole, { Length: 3 }] && whole.Any(c => c is >= '1' and <= '9');

    internal static string Text(decimal number) => decimal.Round(number, 6).ToString("0.######", CultureInfo.CurrentCulture);

    private ClockInput Fresh(Guid? calendarId)
    {
        (Version, CalendarId) = (0, calendarId);
        return this;
    }

    /// <summary>Conditions: what is stored, unless the form names others.</summary>
    private ClockDefinition Standard(ClockMetric metric, ClockDefinition? stored, ServiceTarget target, Guid calendarId)
    {
        switch (metric)
        {
            case ClockMetric.NextResponse when stored is null || (NextResponse is { } mode && mode != ModeOf(stored)):
                return StandardClocks.NextResponse("", target, calendarId, NextResponse ?? NextResponseMode.OldestUnanswered);
            case ClockMetric.Custom:
                var start = StandardClocks.Conditions.FirstOrDefault(c => c.Id == StartsWith).Rule;
                var stop = StandardClocks.Conditions.FirstOrDefault(c => c.Id == EndsWith).Rule;
                // What was set over the API and is not chosen anew stays.
                return stored is not null
                    ? stored with
                    {
                        Start = start is null || IsOnly(stored.Start, start) ? stored.Start : [start],
                        Stop = stop is null || IsOnly(stored.Stop, stop) ? stored.Stop : [stop],
                    }
                    : StandardClocks.Custom(
                        "", CustomMetric ?? "", target, calendarId, start ?? StandardClocks.Conditions[0].Rule, stop ?? StandardClocks.Conditions[2].Rule);
        }

        return stored ?? metric switch
        {
            ClockMetric.FirstResponse => StandardClocks.FirstResponse("", target, calendarId),
            ClockMetric.TimeToOwn => StandardClocks.TimeToOwn("", target, calendarId),
            _ => StandardClocks.Resolution("", target, calendarId),
        };

        static bool IsOnly(IReadOnlyList<ClockRule> rules, ClockRule rule) => rules.Count == 1 && Equal(rules[0].Tests, rule.Tests);
    }

    private static NextResponseMode? ModeOf(ClockDefinition d) =>
        d.Metric != ClockMetric.NextResponse || d.Start.Count != 1 ? null
        : d.Start[0].Tests.FirstOrDefault(t => t.Field == ClockFields.Signal)?.Values is not [var signal] ? null
        : signal == TicketSignals.RequesterMessage ? NextResponseMode.OldestUnanswered
        : signal == TicketSignals.AgentReply ? NextResponseMode.BetweenUpdates : null;

    private static string? ConditionOf(IReadOnlyList<ClockRule> rules) =>
        rules.Count == 1 ? StandardClocks.Conditions.FirstOrDefault(c => Equal(c.Rule.Tests, rules[0].Tests)).Id : null;

    private static (ClockInputPause Pause, IReadOnlyList<string> Reasons) PauseOf(IReadOnlyList<ClockRule> rules) => rules switch
    {
        [] => (ClockInputPause.Never, []),
        [var rule] when Equal(rule.Tests, Waiting.Tests) => (ClockInputPause.WhileWaiting, []),
        [{ Tests: [var state, { Field: Domain.TicketFields.SubState, Test: FactTestKind.Is } reason] }] when Equal([state], Waiting.Tests) =>
            (ClockInputPause.ForReasons, reason.Values),
        _ => (ClockInputPause.AsItIs, []),
    };

    private static bool Equal(IReadOnlyList<FactTest> one, IReadOnlyList<FactTest> other) =>
        one.Count == other.Count && one.Zip(other).All(p => p.First.Field == p.Second.Field && p.First.Test == p.Second.Test && p.First.Values.SequenceEqual(p.Second.Values));
}

internal enum ClockInputUnit
{
    Minutes,
    Hours,
    BusinessDays,
}

internal enum ClockInputPause
{
    Never,
    WhileWaiting,
    ForReasons,

    /// <summary>Conditions that the form has no words for.</summary>
    AsItIs,
}

/// <summary>A step of a clock; an empty row is none.</summary>
internal sealed class StepInput
{
    public string? Amount { get; set; }

    public StepInputUnit Unit { get; set; }

    public bool TellAssignee { get; set; }

    public bool TellLead { get; set; }

    public bool TellOwner { get; set; }

    public Guid? TellTeam { get; set; }

    public Guid? TellPerson { get; set; }

    /// <summary>Empty when the person was taken out.</summary>
    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? TellPerson_Text { get; set; }

    public Guid? ToTeam { get; set; }

    public Guid? ToPerson { get; set; }

    [DisplayFormat(ConvertEmptyStringToNull = false)]
    public string? ToPerson_Text { get; set; }

    public string? EventName { get; set; }

    /// <summary>Nothing is filled in that would have to be kept.</summary>
    public bool IsEmpty => string.IsNullOrWhiteSpace(Amount) && !Actions().Any();

    /// <summary>Something beyond the usual three.</summary>
    public bool HasMore => TellTeam is not null || TellPerson is not null || ToTeam is not null || ToPerson is not null || !string.IsNullOrWhiteSpace(EventName);

    public static StepInput Of(ClockThreshold threshold)
    {
        Guid? Id(ThresholdActionKind kind) => threshold.Actions.FirstOrDefault(a => a.Kind == kind)?.Id;
        bool Has(ThresholdActionKind kind) => threshold.Actions.Any(a => a.Kind == kind);
        return new()
        {
            Amount = ClockInput.Text(Math.Abs(threshold.Amount)),
            Unit = threshold.Unit == ThresholdUnit.PercentOfTarget ? StepInputUnit.Percent
                : threshold.Amount < 0 ? StepInputUnit.MinutesBefore : StepInputUnit.MinutesAfter,
            TellAssignee = Has(ThresholdActionKind.NotifyAssignee),
            TellLead = Has(ThresholdActionKind.NotifyTeamLead),
            TellOwner = Has(ThresholdActionKind.NotifyServiceOwner),
            TellTeam = Id(ThresholdActionKind.NotifyTeam),
            TellPerson = Id(ThresholdActionKind.NotifyPerson),
            ToTeam = Id(ThresholdActionKind.ReassignToTeam),
            ToPerson = Id(ThresholdActionKind.ReassignToPerson),
            EventName = threshold.Actions.FirstOrDefault(a => a.Kind == ThresholdActionKind.RaiseEvent)?.EventName,
        };
    }

    public ClockThreshold? ToThreshold(ICollection<ClockFault> faults, IStringLocalizer L)
    {
        if (ClockInput.Number(Amount) is { } amount and >= 0)
        {
            IReadOnlyList<ThresholdAction> actions = [.. Actions()];
            return Unit switch
            {
                StepInputUnit.Percent => new(amount, ThresholdUnit.PercentOfTarget, actions),
                StepInputUnit.MinutesBefore => new(-amount, ThresholdUnit.MinutesFromDue, actions),
                _ => new(amount, ThresholdUnit.MinutesFromDue, actions),
            };
        }

        faults.Add(new("Steps", L["“{0}” is no step: enter a number such as 75.", Amount ?? ""]));
        return null;
    }

    private IEnumerable<ThresholdAction> Actions()
    {
        if (TellAssignee)
        {
            yield return ThresholdAction.NotifyAssignee;
        }

        if (TellLead)
        {
            yield return ThresholdAction.NotifyTeamLead;
        }

        if (TellOwner)
        {
            yield return ThresholdAction.NotifyServiceOwner;
        }

        (ThresholdActionKind Kind, Guid? Id)[] named =
        [
            (ThresholdActionKind.NotifyTeam, TellTeam), (ThresholdActionKind.NotifyPerson, TellPerson),
            (ThresholdActionKind.ReassignToTeam, ToTeam), (ThresholdActionKind.ReassignToPerson, ToPerson),
        ];
        foreach (var (kind, id) in named.Where(n => n.Id is not null))
        {
            yield return new(kind, id);
        }

        if (!string.IsNullOrWhiteSpace(EventName))
        {
            yield return new(ThresholdActionKind.RaiseEvent, EventName: EventName.Trim());
        }
    }
}

internal enum StepInputUnit
{
    Percent,
    MinutesBefore,
    MinutesAfter,
}
