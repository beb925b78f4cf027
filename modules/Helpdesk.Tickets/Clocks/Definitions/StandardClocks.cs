using Helpdesk.Tickets.Domain;
using static Helpdesk.Tickets.Clocks.FactTest;

namespace Helpdesk.Tickets.Clocks;

/// <summary>The clocks of practice.md 2.3, ready to be given a target and a calendar. Names of rules are localization keys.</summary>
internal static class StandardClocks
{
    /// <summary>50 % tells the assignee, 75 % the team's lead too, 100, 150 and 200 % the service's owner too.</summary>
    public static IReadOnlyList<ClockThreshold> Thresholds { get; } =
    [
        ClockThreshold.Percent(50, ThresholdAction.NotifyAssignee),
        ClockThreshold.Percent(75, ThresholdAction.NotifyAssignee, ThresholdAction.NotifyTeamLead),
        ClockThreshold.Percent(100, ThresholdAction.NotifyAssignee, ThresholdAction.NotifyTeamLead, ThresholdAction.NotifyServiceOwner),
        ClockThreshold.Percent(150, ThresholdAction.NotifyAssignee, ThresholdAction.NotifyTeamLead, ThresholdAction.NotifyServiceOwner),
        ClockThreshold.Percent(200, ThresholdAction.NotifyAssignee, ThresholdAction.NotifyTeamLead, ThresholdAction.NotifyServiceOwner),
    ];

    private static readonly FactTest Open = State(StateCategory.New, StateCategory.Active, StateCategory.Waiting);

    private static readonly ClockRule TicketOpen = new("The ticket is open", [Open]);
    private static readonly ClockRule AgentReplied = new("The desk replied to the requester", [Signal(TicketSignals.AgentReply)]);
    private static readonly ClockRule ResolutionTold = new("The requester was told of the resolution", [Signal(TicketSignals.ResolutionTold)]);
    private static readonly ClockRule TicketFinished = new("The ticket is closed", [State(StateCategory.Closed)]);
    private static readonly ClockRule TicketResolved = new("The ticket is resolved", [State(StateCategory.Resolved, StateCategory.Closed)]);
    private static readonly ClockRule TicketOwned = new("Somebody owns the ticket", [IsSet(TicketFields.AssigneeId)]);
    private static readonly ClockRule TicketWaits = new("The ticket waits", [State(StateCategory.Waiting)]);
    private static readonly ClockRule TicketCancelled = new("The ticket is cancelled", [State(StateCategory.Cancelled)]);

    /// <summary>What a clock of one's own may begin and end with, by the name that forms and calls use.</summary>
    public static IReadOnlyList<(string Id, ClockRule Rule)> Conditions { get; } =
    [
        ("open", TicketOpen),
        ("unowned", new("Nobody owns the ticket", [Open, IsEmpty(TicketFields.AssigneeId)])),
        ("owned", TicketOwned),
        ("active", new("Somebody works on the ticket", [State(StateCategory.Active)])),
        ("waiting", TicketWaits),
        ("replied", AgentReplied),
        ("resolved", TicketResolved),
        ("closed", TicketFinished),
    ];

    /// <summary>From the opening to the first reply by a person, or to the resolution. Neither pauses nor starts again.</summary>
    public static ClockDefinition FirstResponse(string name, ServiceTarget target, Guid calendarId) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Metric = ClockMetric.FirstResponse,
        Target = target,
        CalendarId = calendarId,
        Start = [new("The ticket is open and unanswered", [Open, IsNot(ClockFields.IsAnswered, "true")])],
        Stop = [AgentReplied, ResolutionTold],
        Cancel = [TicketCancelled, TicketFinished],
        Thresholds = Thresholds,
    };

    /// <summary>After the first response: every wait of the requester.</summary>
    public static ClockDefinition NextResponse(string name, ServiceTarget target, Guid calendarId, NextResponseMode mode) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Metric = ClockMetric.NextResponse,
        Target = target,
        CalendarId = calendarId,
        IsRepeating = true,
        Start =
        [
            mode == NextResponseMode.OldestUnanswered
                ? new("The requester wrote after the first response", [Signal(TicketSignals.RequesterMessage), Is(ClockFields.IsAnswered, "true"), Open])
                : new("The desk wrote and the ticket stays open", [Signal(TicketSignals.AgentReply), Open]),
        ],
        Stop = [AgentReplied, ResolutionTold],
        Cancel = [TicketCancelled, TicketFinished],
        Thresholds = Thresholds,
    };

    /// <summary>From the opening to the first assignee.</summary>
    public static ClockDefinition TimeToOwn(string name, ServiceTarget target, Guid calendarId) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Metric = ClockMetric.TimeToOwn,
        Target = target,
        CalendarId = calendarId,
        Start = [TicketOpen],
        Stop = [TicketOwned],
        Cancel = [TicketCancelled, new("The ticket was resolved without an owner", [State(StateCategory.Resolved, StateCategory.Closed)])],
        Thresholds = Thresholds,
    };

    /// <summary>From the opening to the resolution; pauses in waiting states.</summary>
    /// <param name="name">Name.</param>
    /// <param name="target">Target.</param>
    /// <param name="calendarId">Calendar.</param>
    /// <param name="pausingSubStates">Reasons to wait that pause; none given means all of them.</param>
    public static ClockDefinition Resolution(string name, ServiceTarget target, Guid calendarId, params string[] pausingSubStates) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Metric = ClockMetric.Resolution,
        Target = target,
        CalendarId = calendarId,
        Start = [TicketOpen],
        Stop = [TicketResolved],
        Cancel = [TicketCancelled],
        Pause = [Waiting(pausingSubStates)],
        Reopen = ReopenPolicy.Continue(),
        Thresholds = Thresholds,
    };

    /// <summary>From one condition to another; cancelled when the ticket ends before.</summary>
    /// <param name="name">Name.</param>
    /// <param name="measures">What it measures.</param>
    /// <param name="target">Target.</param>
    /// <param name="calendarId">Calendar.</param>
    /// <param name="start">When it begins.</param>
    /// <param name="stop">When it is completed.</param>
    public static ClockDefinition Custom(string name, string measures, ServiceTarget target, Guid calendarId, ClockRule start, ClockRule stop) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = name,
        Metric = ClockMetric.Custom,
        CustomMetric = measures,
        Target = target,
        CalendarId = calendarId,
        Start = [start],
        Stop = [stop],
        Cancel = stop == TicketResolved || stop == TicketFinished
            ? [TicketCancelled]
            : [TicketCancelled, new("The ticket ended before", [State(StateCategory.Resolved, StateCategory.Closed)])],
        Thresholds = Thresholds,
    };

    /// <summary>What pauses a clock while the ticket waits: for these reasons, or for any when none is given.</summary>
    public static ClockRule Waiting(params string[] subStates) => subStates.Length == 0
        ? TicketWaits
        : new("The ticket waits for others", [State(StateCategory.Waiting), Is(TicketFields.SubState, subStates)]);
}

/// <summary>Which waits of the requester count.</summary>
internal enum NextResponseMode
{
    /// <summary>From the oldest unanswered message of the requester to the next reply: "for an agent to respond".</summary>
    OldestUnanswered,

    /// <summary>From each reply to the next, whether the requester writes or not: "between agent updates".</summary>
    BetweenUpdates,
}
