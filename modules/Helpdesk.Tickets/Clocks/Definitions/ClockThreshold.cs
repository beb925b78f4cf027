namespace Helpdesk.Tickets.Clocks;

/// <summary>A step of a clock: a share of its target, or minutes of open time before (negative) or after its end.</summary>
/// <param name="Amount">Percent of the target, may exceed 100; or minutes.</param>
/// <param name="Unit">Of what.</param>
/// <param name="Actions">What happens then.</param>
internal sealed record ClockThreshold(decimal Amount, ThresholdUnit Unit, IReadOnlyList<ThresholdAction> Actions)
{
    public static ClockThreshold Percent(decimal percent, params ThresholdAction[] actions) => new(percent, ThresholdUnit.PercentOfTarget, actions);

    public static ClockThreshold MinutesFromDue(decimal minutes, params ThresholdAction[] actions) => new(minutes, ThresholdUnit.MinutesFromDue, actions);

    /// <summary>Open time after which it is reached, in whole seconds, rounded up: 99.951 % is not 100 %.</summary>
    public TimeSpan Of(TimeSpan target)
    {
        var seconds = Unit == ThresholdUnit.PercentOfTarget
            ? (decimal)target.TotalSeconds * Amount / 100
            : (decimal)target.TotalSeconds + (Amount * 60);
        return TimeSpan.FromSeconds((double)decimal.Max(decimal.Ceiling(seconds), 0));
    }
}

internal enum ThresholdUnit
{
    PercentOfTarget,
    MinutesFromDue,
}

/// <summary>What happens at a step, as data.</summary>
/// <param name="Kind">What.</param>
/// <param name="Id">Person or team that it names, for kinds that name one.</param>
/// <param name="EventName">Name of the raised event, which a workflow can wait for.</param>
internal sealed record ThresholdAction(ThresholdActionKind Kind, Guid? Id = null, string? EventName = null)
{
    public static ThresholdAction NotifyAssignee { get; } = new(ThresholdActionKind.NotifyAssignee);

    public static ThresholdAction NotifyTeamLead { get; } = new(ThresholdActionKind.NotifyTeamLead);

    public static ThresholdAction NotifyServiceOwner { get; } = new(ThresholdActionKind.NotifyServiceOwner);

    /// <summary>Tells people only; safe to do for a clock that was late when it began.</summary>
    public bool IsNotice() =>
        Kind is ThresholdActionKind.NotifyAssignee or ThresholdActionKind.NotifyTeamLead or ThresholdActionKind.NotifyServiceOwner
            or ThresholdActionKind.NotifyPerson or ThresholdActionKind.NotifyTeam;
}

internal enum ThresholdActionKind
{
    NotifyAssignee,
    NotifyTeamLead,
    NotifyServiceOwner,
    NotifyPerson,
    NotifyTeam,
    ReassignToTeam,
    ReassignToPerson,
    RaiseEvent,
}
