using Helpdesk.Tickets.Clocks;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Words for clocks. Lengths are hours and minutes, never days: a day is 24 hours to one and a working day to another.</summary>
internal sealed class ClockText(IStringLocalizer L)
{
    public string Metric(ClockDefinition definition) =>
        definition.Metric == ClockMetric.Custom ? definition.CustomMetric ?? definition.Name : Metric(definition.Metric);

    public string Metric(ClockMetric metric) => metric switch
    {
        ClockMetric.FirstResponse => L["First response"],
        ClockMetric.NextResponse => L["Next response"],
        ClockMetric.TimeToOwn => L["Time to own"],
        ClockMetric.Resolution => L["Resolution time"],
        _ => L["Custom measure"],
    };

    /// <summary>What an administrator entered: hours and minutes, or business days.</summary>
    public string Target(ServiceTarget target) => target.Unit == TargetUnit.BusinessDays
        ? target.Amount == 1 ? L["1 business day"] : L["{0} business days", target.Amount]
        : Length(TimeSpan.FromSeconds((double)decimal.Round(target.Amount * 3600)));

    public string Zone(ZoneRule rule) => rule switch
    {
        ZoneRule.Requester => L["The requester's"],
        ZoneRule.Site => L["That of the place that the ticket is about"],
        ZoneRule.Tenant => L["The organisation's own"],
        _ => L["The calendar's"],
    };

    public string Length(TimeSpan length)
    {
        var size = length.Duration();
        var hours = (int)size.TotalHours;
        string text = size.TotalMinutes < 1 ? L["{0} s", size.Seconds]
            : hours == 0 ? L["{0} min", size.Minutes]
            : size.Minutes == 0 ? L["{0} h", hours]
            : L["{0} h {1} min", hours, size.Minutes];
        return length < TimeSpan.Zero ? "−" + text : text;
    }

    public string Left(ClockReading reading) => reading.Remaining < TimeSpan.Zero ? L["{0} over", Length(reading.Remaining.Duration())] : L["{0} left", Length(reading.Remaining)];

    public string Target(ClockReading reading) => reading.Definition.Target.Unit == TargetUnit.BusinessDays
        ? L["{0} business days, {1} of opening hours", reading.Definition.Target.Amount, Length(reading.Target)]
        : Length(reading.Target);

    public string Agreement(AgreementKind kind) => kind switch
    {
        AgreementKind.OperationalLevel => L["Operational level agreement"],
        AgreementKind.UnderpinningContract => L["Contract with a supplier"],
        _ => L["Service level agreement"],
    };

    public string Kind(SegmentKind kind) => kind switch
    {
        SegmentKind.Running => L["Running"],
        SegmentKind.Paused => L["Paused"],
        _ => L["Does not count"],
    };

    public string Cause(ClockReason reason) => reason.Cause switch
    {
        ClockCause.Started => L["Started"],
        ClockCause.Paused => L["Paused"],
        ClockCause.Resumed => L["Goes on"],
        ClockCause.Reopened => L["Reopened"],
        ClockCause.Stopped => L["Completed"],
        ClockCause.Cancelled => L["Cancelled"],
        ClockCause.StartEnded => L["No longer asked for"],
        ClockCause.Merged => L["Merged into another ticket"],
        _ => L["Another target was chosen"],
    };

    public string Step(ClockThreshold step) => step.Unit == ThresholdUnit.PercentOfTarget ? L["{0} %", step.Amount]
        : step.Amount < 0 ? L["{0} before", Length(TimeSpan.FromMinutes((double)-step.Amount))]
        : L["{0} after", Length(TimeSpan.FromMinutes((double)step.Amount))];

    public string Actions(ClockThreshold step) => string.Join(", ", step.Actions.Select(a => a.Kind switch
    {
        ThresholdActionKind.NotifyAssignee => L["tell the assignee"].Value,
        ThresholdActionKind.NotifyTeamLead => L["tell the team's lead"],
        ThresholdActionKind.NotifyServiceOwner => L["tell the service's owner"],
        ThresholdActionKind.NotifyPerson => L["tell a person"],
        ThresholdActionKind.NotifyTeam => L["tell a team"],
        ThresholdActionKind.ReassignToTeam or ThresholdActionKind.ReassignToPerson => L["hand the ticket on"],
        _ => L["raise “{0}”", a.EventName ?? ""],
    }));

    public string Outcome(ThresholdReading step, IReadOnlyList<FiredStep> fired) => fired.FirstOrDefault(f => f.Step == step.Index) is { } done
        ? done.Outcome switch
        {
            FiredStepOutcome.NoticeOnly => L["told once: late when it began"],
            FiredStepOutcome.ToldByLater => L["told by a later step"],
            _ => L["done"],
        }
        : step.Firing == ThresholdFiring.Suppressed ? L["passed before it began"]
        : step.At is null ? L["not reached"]
        : L["not done yet"];

    public string Risk(BreachRisk risk) => risk switch
    {
        BreachRisk.OnTrack => L["On track"],
        BreachRisk.AtRisk => L["At risk"],
        BreachRisk.WillBreach => L["Will breach"],
        BreachRisk.Breached => L["Breached"],
        BreachRisk.Paused => L["Not predicted while paused"],
        _ => L["Too little history to predict"],
    };

    public string Loss(LossReason reason) => reason == LossReason.LessSpecific ? L["it names fewer facts"] : L["the other is due sooner"];
}
