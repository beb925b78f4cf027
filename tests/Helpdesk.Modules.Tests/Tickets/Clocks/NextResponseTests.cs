using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

public sealed class NextResponseTests
{
    private static readonly DateTime T0 = Utc("2026-11-16T08:00");

    private static readonly BusinessCalendar Always = Calendars.Always();

    private static DateTime H(double hours) => T0.AddHours(hours);

    [Fact]
    public void Unanswered_CountsFromTheOldestMessageToTheNextReply() =>
        Waits(NextResponseMode.OldestUnanswered, Story.Opened(T0).AgentReplied(H(1)).RequesterWrote(H(2)).RequesterWrote(H(3)).AgentReplied(H(5)).AgentReplied(H(6)).RequesterWrote(H(8)))
            .ShouldBe([(1, ClockStatus.Completed, 3), (2, ClockStatus.Running, 2)]);

    [Fact]
    public void Unanswered_BeforeTheFirstResponse_IsNotASecondClock() =>
        Waits(NextResponseMode.OldestUnanswered, Story.Opened(T0).RequesterWrote(H(1)).AutoReplied(H(1)).RequesterWrote(H(2))).ShouldBeEmpty();

    [Fact]
    public void Unanswered_ThanksAfterTheResolution_AsksForNothing() =>
        Waits(NextResponseMode.OldestUnanswered, Story.Opened(T0).AgentReplied(H(1)).Resolved(H(2)).RequesterWrote(H(3))).ShouldBeEmpty();

    [Fact]
    public void Unanswered_AReopeningByTheRequester_WaitsForAnAnswer() =>
        Waits(NextResponseMode.OldestUnanswered, Story.Opened(T0).Resolved(H(2)).Reopened(H(4), by: Some.Requester)).ShouldBe([(1, ClockStatus.Running, 6)]);

    [Fact]
    public void Unanswered_IsAnsweredByTheResolution() =>
        Waits(NextResponseMode.OldestUnanswered, Story.Opened(T0).AgentReplied(H(1)).RequesterWrote(H(2)).Resolved(H(3))).ShouldBe([(1, ClockStatus.Completed, 1)]);

    [Fact]
    public void BetweenUpdates_EachReplyEndsACycleAndStartsTheNext() =>
        Waits(NextResponseMode.BetweenUpdates, Story.Opened(T0).AgentReplied(H(1)).AgentReplied(H(3)).RequesterWrote(H(4)).AgentReplied(H(6)).Resolved(H(7)))
            .ShouldBe([(1, ClockStatus.Completed, 2), (2, ClockStatus.Completed, 3), (3, ClockStatus.Completed, 1)]);

    [Fact]
    public void BetweenUpdates_EndsWithTheTicket() =>
        Waits(NextResponseMode.BetweenUpdates, Story.Opened(T0).AgentReplied(H(1)).Cancelled(H(3)).AgentReplied(H(4))).ShouldBe([(1, ClockStatus.Cancelled, 2)]);

    private static IEnumerable<(int Cycle, ClockStatus Status, double Hours)> Waits(NextResponseMode mode, Story story) =>
        new Desk().With(Always).With(StandardClocks.NextResponse("N", ServiceTarget.Hours(1), Always.Id, mode)).Read(story, H(10))
            .Select(r => (r.Clock.Cycle, r.Clock.Status, r.Elapsed.TotalHours));
}
