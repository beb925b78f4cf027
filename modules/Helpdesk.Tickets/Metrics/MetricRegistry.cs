using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using static Helpdesk.Tickets.Metrics.MetricPopulation;
using static Helpdesk.Tickets.Metrics.MetricUnit;

namespace Helpdesk.Tickets.Metrics;

/// <summary>All metrics (practice.md 2.10). One place, so that no two pages count the same thing in two ways.</summary>
internal static class MetricRegistry
{
    public static MetricDefinition FirstResponse { get; } = new()
    {
        Id = "first-response",
        Name = "First response time",
        Formula = "First message of a person to the requester minus the opening, by the clock on the wall. The resolution counts as a message.",
        Excludes = "Tickets without a response so far.",
        Population = Opened,
        Unit = Duration,
        Value = (r, _) => Seconds(r.OpenedAt, r.FirstResponseAt),
    };

    public static MetricDefinition TimeToOwn { get; } = new()
    {
        Id = "time-to-own",
        Name = "Time to own",
        Formula = "First owner set minus the opening, by the clock on the wall.",
        Excludes = "Tickets that nobody has owned so far.",
        Population = Opened,
        Unit = Duration,
        Value = (r, _) => Seconds(r.OpenedAt, r.OwnedAt),
    };

    public static MetricDefinition ResolveTime { get; } = new()
    {
        Id = "resolve-time",
        Name = "Resolve time without waiting",
        Formula = "Last resolution minus the opening minus the time in waiting states, by the clock on the wall.",
        Excludes = "Tickets that are open again, and cancelled ones.",
        Population = Resolved,
        Unit = Duration,
        Value = (r, _) => IsDone(r) ? Seconds(r.OpenedAt, r.LastResolvedAt) - r.PausedSeconds : null,
    };

    public static MetricDefinition ResolveTimeWithWaiting { get; } = new()
    {
        Id = "resolve-time-with-waiting",
        Name = "Resolve time with waiting",
        Formula = "Last resolution minus the opening, by the clock on the wall. What the requester feels.",
        Excludes = "Tickets that are open again, and cancelled ones.",
        Population = Resolved,
        Unit = Duration,
        Value = (r, _) => IsDone(r) ? Seconds(r.OpenedAt, r.LastResolvedAt) : null,
    };

    public static MetricDefinition FirstContact { get; } = new()
    {
        Id = "first-contact-resolution",
        Name = "First contact resolution",
        Formula = "Tickets resolved without hand-over, waiting or another message of the requester, and not reopened within 5 working days / all resolved tickets. Provisional for the last 5 working days.",
        Excludes = "Cancelled tickets.",
        Population = Resolved,
        Unit = Share,
        IsHigherBetter = true,
        Value = (r, _) => r.IsCancelled ? null : YesNo(r.IsFirstContact),
    };

    public static MetricDefinition FirstAssignment { get; } = new()
    {
        Id = "first-assignment-resolution",
        Name = "First assignment resolution",
        Formula = "Tickets resolved by their first team / all resolved tickets. Not the same as first contact resolution.",
        Excludes = "Cancelled tickets.",
        Population = Resolved,
        Unit = Share,
        IsHigherBetter = true,
        Value = (r, _) => r.IsCancelled ? null : YesNo(r.TeamChanges == 0),
    };

    public static MetricDefinition ReopenRate { get; } = new()
    {
        Id = "reopen-rate",
        Name = "Reopen rate",
        Formula = "Tickets reopened at least once / tickets resolved in the period, by the date of the resolution.",
        Excludes = "Nothing.",
        Population = Resolved,
        Unit = Share,
        Value = (r, _) => YesNo(r.Reopens > 0),
    };

    public static MetricDefinition Reassignments { get; } = new()
    {
        Id = "reassignments",
        Name = "Reassignments",
        Formula = "Mean number of changes from one team to another per ticket.",
        Excludes = "Cancelled tickets.",
        Population = Resolved,
        Unit = Mean,
        Value = (r, _) => r.IsCancelled ? null : r.TeamChanges,
    };

    public static MetricDefinition PingPong { get; } = new()
    {
        Id = "ping-pong",
        Name = "Ping-pong",
        Formula = "Tickets that went back to the team that had just given them away / all resolved tickets.",
        Excludes = "Cancelled tickets.",
        Population = Resolved,
        Unit = Share,
        Value = (r, _) => r.IsCancelled ? null : YesNo(r.IsPingPong),
    };

    public static MetricDefinition Backlog { get; } = new()
    {
        Id = "backlog",
        Name = "Backlog",
        Formula = "Tickets that are open now, whatever the period; by age since the opening.",
        Excludes = "Nothing.",
        Population = Open,
        Unit = Count,
        Value = (r, at) => (at.Now - r.OpenedAt).TotalSeconds,
    };

    public static MetricDefinition FirstResponseAttainment { get; } = Attainment("sla-first-response", "First response in time", ClockMetric.FirstResponse);

    public static MetricDefinition NextResponseAttainment { get; } = Attainment("sla-next-response", "Next response in time", ClockMetric.NextResponse);

    public static MetricDefinition ResolutionAttainment { get; } = Attainment("sla-resolution", "Resolved in time", ClockMetric.Resolution);

    public static MetricDefinition NextResponse { get; } = Elapsed(
        "next-response", "Next response time", ClockMetric.NextResponse,
        "Each wait of the requester: the reply minus the oldest unanswered message, in the open time of the service level's calendar.");

    public static MetricDefinition BusinessResolveTime { get; } = Elapsed(
        "resolve-time-in-open-time", "Resolve time in open time", ClockMetric.Resolution,
        "What the resolution clock counted: from the opening to the last resolution, without waiting, in the open time of the service level's calendar.");

    public static MetricDefinition Overdue { get; } = new()
    {
        Id = "overdue",
        Name = "Overdue",
        Formula = "Resolution clocks that are open now and past their due time, whatever the period.",
        Excludes = "Open clocks that are in time or paused before their target.",
        Population = OpenClocks,
        Clock = ClockMetric.Resolution,
        Unit = Count,
        Value = (r, at) => r.Clock!.DueAt < at.Now ? (at.Now - r.Clock.DueAt)?.TotalSeconds : null,
    };

    public static MetricDefinition Exposure { get; } = new()
    {
        Id = "exposure",
        Name = "Due today",
        Formula = "Resolution clocks that are open now and will be overdue before the end of the day, whatever the period.",
        Excludes = "Clocks that are overdue already, due later, or paused.",
        Population = OpenClocks,
        Clock = ClockMetric.Resolution,
        Unit = Count,
        Value = (r, at) => r.Clock!.DueAt >= at.Now && r.Clock.DueAt < at.EndOfDay ? (r.Clock.DueAt - at.Now)?.TotalSeconds : null,
    };

    public static MetricDefinition Satisfaction { get; } = new()
    {
        Id = "csat",
        Name = "Satisfied requesters",
        Formula = "Answers of 4 or 5 / all answers, by the time of the question. Shown from 5 answers on.",
        Excludes = "Questions without an answer, which is not an answer in the middle.",
        Population = Asked,
        Unit = Share,
        FewestRecords = 5,
        IsHigherBetter = true,
        Value = (r, _) => r.Score is { } score ? YesNo(score >= TicketRating.Good) : null,
    };

    public static MetricDefinition MeanRating { get; } = new()
    {
        Id = "rating-mean",
        Name = "Mean rating",
        Formula = "Mean of all answers from 1, very unsatisfied, to 5, very satisfied, by the time of the question. Shown from 5 answers on.",
        Excludes = "Questions without an answer, which is not an answer in the middle.",
        Population = Asked,
        Unit = Mean,
        FewestRecords = 5,
        IsHigherBetter = true,
        Value = (r, _) => r.Score,
    };

    public static MetricDefinition RatingResponse { get; } = new()
    {
        Id = "rating-response",
        Name = "Response rate of ratings",
        Formula = "Answered questions / all questions, by the time of the question.",
        Excludes = "Tickets about which nobody was asked: not drawn, or the person was asked lately.",
        Population = Asked,
        Unit = Share,
        IsHigherBetter = true,
        Value = (r, _) => YesNo(r.Score is not null),
    };

    public static IReadOnlyList<MetricDefinition> All { get; } =
    [
        FirstResponse, TimeToOwn, NextResponse, ResolveTime, ResolveTimeWithWaiting, BusinessResolveTime,
        FirstResponseAttainment, NextResponseAttainment, ResolutionAttainment,
        FirstContact, FirstAssignment, ReopenRate, Reassignments, PingPong, Backlog, Overdue, Exposure,
        Satisfaction, MeanRating, RatingResponse,
    ];

    public static MetricDefinition? Find(string id) => All.FirstOrDefault(m => m.Id == id);

    private static MetricDefinition Attainment(string id, string name, ClockMetric clock) => new()
    {
        Id = id,
        Name = name,
        Formula = "Clocks that ended in the period before their target / clocks that ended in the period. Open ones that are overdue are shown apart.",
        Excludes = "Cancelled clocks: of cancelled or merged tickets, and those that another service level replaced.",
        Population = EndedClocks,
        Clock = clock,
        Unit = Share,
        IsHigherBetter = true,
        Value = (r, _) => r.Clock!.Status == ClockStatus.Completed ? YesNo(!r.Clock.IsBreached) : null,
    };

    private static MetricDefinition Elapsed(string id, string name, ClockMetric clock, string formula) => new()
    {
        Id = id,
        Name = name,
        Formula = formula,
        Excludes = "Cancelled clocks, and tickets without a service level.",
        Population = EndedClocks,
        Clock = clock,
        Unit = Duration,
        Value = (r, _) => r.Clock!.Status == ClockStatus.Completed ? r.Clock.ElapsedSeconds : null,
    };

    private static bool IsDone(MetricRow r) => r is { IsResolved: true, IsCancelled: false };

    private static double? Seconds(DateTime from, DateTime? to) => (to - from)?.TotalSeconds;

    private static double YesNo(bool yes) => yes ? 1 : 0;
}
