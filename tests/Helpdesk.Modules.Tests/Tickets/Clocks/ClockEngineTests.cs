using Helpdesk.Incidents;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

public sealed class ClockEngineTests
{
    // A Monday.
    private static readonly DateTime T0 = Utc("2026-11-16T08:00");

    private static readonly BusinessCalendar Always = Calendars.Always();

    private static DateTime H(double hours) => T0.AddHours(hours);

    [Fact]
    public void APausedClock_HasNoDueTime_AndGoesOnWithWhatIsLeft()
    {
        var desk = Desk.WithResolution(Always, ServiceTarget.Hours(4));
        var story = Story.Opened(T0).Held(H(1));

        var paused = desk.Single(story, H(10));
        paused.DueAt.ShouldBeNull();
        paused.Remaining.ShouldBe(TimeSpan.FromHours(3));
        paused.Paused.ShouldBe(TimeSpan.FromHours(9));
        paused.Thresholds.Select(t => t.At).ShouldAllBe(at => at == null);

        desk.Single(story.Started(H(20)), H(20)).DueAt.ShouldBe(H(23));
    }

    [Fact]
    public void Segments_TellWhichRuleAndWhichEventSaidSo()
    {
        var story = Story.Opened(T0).Held(H(1), "awaiting-vendor").Held(H(2), "awaiting-change").Noted(H(2.5)).Started(H(3)).Resolved(H(4)).Reopened(H(6)).Resolved(H(7));

        var read = Desk.WithResolution(Always, ServiceTarget.Hours(4)).Single(story, H(8));

        read.Segments.Select(s => (s.Segment.Kind, s.Segment.Reason.Cause, s.Segment.Reason.Sequence, s.Business.TotalHours)).ShouldBe(
        [
            (SegmentKind.Running, ClockCause.Started, 1, 1),
            (SegmentKind.Paused, ClockCause.Paused, 2, 1),
            (SegmentKind.Paused, ClockCause.Paused, 3, 1),
            (SegmentKind.Running, ClockCause.Resumed, 5, 1),
            (SegmentKind.Outside, ClockCause.Stopped, 6, 2),
            (SegmentKind.Running, ClockCause.Reopened, 7, 1),
        ]);
        read.Segments[1].Segment.Reason.Rule.ShouldBe("The ticket waits");
        read.Clock.End.ShouldBe(new ClockReason(ClockCause.Stopped, "The ticket is resolved", 8));
        read.Elapsed.ShouldBe(TimeSpan.FromHours(3));
    }

    [Fact]
    public void OnlyTheNamedReasonsToWait_Pause()
    {
        var desk = new Desk().With(Always).With(StandardClocks.Resolution("R", ServiceTarget.Hours(9), Always.Id, "awaiting-caller"));

        desk.Single(Story.Opened(T0).Held(H(1), "awaiting-vendor").Held(H(2), "awaiting-caller"), H(5)).Elapsed.ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public void WhatEndsAtItsDueTime_IsMet_AndASecondLaterIsNot()
    {
        var desk = Desk.WithResolution(Always, ServiceTarget.Hours(4));

        var met = desk.Single(Story.Opened(T0).Resolved(H(4)), H(9));
        met.IsBreached.ShouldBeFalse();
        met.Thresholds[2].At.ShouldBeNull();

        var late = desk.Single(Story.Opened(T0).Resolved(H(4).AddSeconds(1)), H(9));
        late.IsBreached.ShouldBeTrue();
        late.BreachedAt.ShouldBe(H(4));
        late.Clock.Status.ShouldBe(ClockStatus.Completed);
    }

    [Fact]
    public void Parts_OfASecond_DoNotMakeABreach() =>
        Desk.WithResolution(Always, ServiceTarget.Hours(4)).Single(Story.Opened(T0.AddMilliseconds(200)).Resolved(H(4).AddMilliseconds(900)), H(5)).IsBreached.ShouldBeFalse();

    [Fact]
    public void Thresholds_AreReachedByOpenTime_BeforeAndAfterTheTarget()
    {
        var definition = StandardClocks.Resolution("R", ServiceTarget.Hours(4), Always.Id) with
        {
            Thresholds =
            [
                ClockThreshold.Percent(50, ThresholdAction.NotifyAssignee),
                ClockThreshold.MinutesFromDue(-15, ThresholdAction.NotifyTeamLead),
                ClockThreshold.MinutesFromDue(30, ThresholdAction.NotifyTeamLead),
                ClockThreshold.Percent(200, ThresholdAction.NotifyServiceOwner),
            ],
        };
        var story = Story.Opened(T0).Held(H(1)).Started(H(2));

        var read = new Desk().With(Always).With(definition).Single(story, H(2));

        read.Thresholds.Select(t => t.At).ShouldBe([H(3), H(4.75), H(5.5), H(9)]);
        read.Thresholds.ShouldAllBe(t => t.Firing == ThresholdFiring.Due);
        read.NextStep([])!.Index.ShouldBe(0);
        read.NextStep([0, 1])!.At.ShouldBe(H(5.5));
        read.NextStep([0, 1, 2, 3]).ShouldBeNull();
    }

    [Fact]
    public void Cancel_EndsTheClockWithItsReason()
    {
        var read = Desk.WithResolution(Always, ServiceTarget.Hours(4)).Single(Story.Opened(T0).Cancelled(H(1)), H(9));

        read.Clock.Status.ShouldBe(ClockStatus.Cancelled);
        read.Clock.End!.Rule.ShouldBe("The ticket is cancelled");
        read.Elapsed.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Reopen_AfterTheWindow_StartsANewCycle()
    {
        var definition = StandardClocks.Resolution("R", ServiceTarget.Hours(4), Always.Id) with { Reopen = ReopenPolicy.Continue(TimeSpan.FromHours(24)) };
        var desk = new Desk().With(Always).With(definition);

        desk.Single(Story.Opened(T0).Resolved(H(1)).Reopened(H(25)), H(26)).Elapsed.ShouldBe(TimeSpan.FromHours(2));

        var late = desk.Read(Story.Opened(T0).Resolved(H(1)).Reopened(H(25.5)), H(26));
        late.Select(r => (r.Clock.Cycle, r.Clock.Status, r.Elapsed.TotalHours)).ShouldBe([(1, ClockStatus.Completed, 1), (2, ClockStatus.Running, 0.5)]);
    }

    [Fact]
    public void Reopen_WithANewCycle_KeepsWhatWasMet()
    {
        var definition = StandardClocks.Resolution("R", ServiceTarget.Hours(4), Always.Id) with { Reopen = ReopenPolicy.NewCycle };

        new Desk().With(Always).With(definition).Read(Story.Opened(T0).Resolved(H(1)).Reopened(H(2)).Resolved(H(9)), H(9))
            .Select(r => (r.Clock.Cycle, r.IsBreached)).ShouldBe([(1, false), (2, true)]);
    }

    [Fact]
    public void Reopen_OfACancelledTicket_GoesOnWhereItWas() =>
        Desk.WithResolution(Always, ServiceTarget.Hours(4)).Single(Story.Opened(T0).Cancelled(H(1)).Reopened(H(9)), H(10)).Elapsed.ShouldBe(TimeSpan.FromHours(2));

    [Fact]
    public void FirstResponse_IsNeverReset()
    {
        var desk = new Desk().With(Always).With(StandardClocks.FirstResponse("F", ServiceTarget.Hours(1), Always.Id));

        var read = desk.Single(Story.Opened(T0).AgentReplied(H(0.5)).Resolved(H(1)).Reopened(H(2)), H(9));

        read.Clock.Status.ShouldBe(ClockStatus.Completed);
        read.Elapsed.ShouldBe(TimeSpan.FromHours(0.5));
    }

    [Fact]
    public void FirstResponse_IsTheFirstPublicReplyOfAPerson()
    {
        var desk = new Desk().With(Always).With(StandardClocks.FirstResponse("F", ServiceTarget.Hours(1), Always.Id));
        var story = Story.Opened(T0).AutoReplied(H(0.1)).Noted(H(0.2)).RequesterWrote(H(0.3)).AgentReplied(H(0.4), onBehalfOf: Some.Requester).Held(H(0.5));

        desk.Single(story, H(2)).Clock.Status.ShouldBe(ClockStatus.Running, "no reply of the desk yet, and the first response does not pause");
        desk.Single(story.AgentReplied(H(3)), H(4)).Clock.EndedAt.ShouldBe(H(3));
    }

    [Fact]
    public void FirstResponse_IsGivenByAResolutionThatTheRequesterIsToldOf()
    {
        var desk = new Desk().With(Always).With(StandardClocks.FirstResponse("F", ServiceTarget.Hours(1), Always.Id));

        desk.Single(Story.Opened(T0).Resolved(H(0.5)), H(4)).Clock.End!.Rule.ShouldBe("The requester was told of the resolution");
    }

    [Fact]
    public void TimeToOwn_EndsWithTheFirstAssignee()
    {
        var desk = new Desk().With(Always).With(StandardClocks.TimeToOwn("O", ServiceTarget.Hours(1), Always.Id));

        var read = desk.Single(Story.Opened(T0).Assigned(H(2), Some.Agent).Assigned(H(3), null).Assigned(H(4), Some.OtherAgent), H(5));

        read.Elapsed.ShouldBe(TimeSpan.FromHours(2));
        read.IsBreached.ShouldBeTrue();
    }

    [Fact]
    public void Priority_ChangedAndChangedBack_LeavesThreeClocksAndOneOpen()
    {
        var desk = TwoPriorities();
        var story = Story.Opened(T0, priority: 3).Prioritised(H(1), 1).Prioritised(H(2), 3);

        var read = desk.Read(story, H(3));

        read.Select(r => (r.Definition.Name, r.Clock.Status)).ShouldBe(
            [("P3", ClockStatus.Cancelled), ("P1", ClockStatus.Cancelled), ("P3", ClockStatus.Running)], ignoreOrder: true);
        read.Single(r => r.Clock.IsOpen).Elapsed.ShouldBe(TimeSpan.FromHours(3));
    }

    [Fact]
    public void Priority_ChangedAfterTheTargetPassed_TellsOnceAndOnlyPeople()
    {
        var story = Story.Opened(T0, priority: 3).Prioritised(H(7), 1);

        var read = TwoPriorities().Read(story, H(7)).Single(r => r.Clock.IsOpen);

        read.IsBornBreached.ShouldBeTrue();
        read.BreachedAt.ShouldBe(H(4));
        read.Thresholds.Select(t => (t.Threshold.Amount, t.At, t.Firing)).ShouldBe(
        [
            (50, H(2), ThresholdFiring.Suppressed),
            (75, H(3), ThresholdFiring.Suppressed),
            (100, H(4), ThresholdFiring.Suppressed),
            (150, H(7), ThresholdFiring.NoticeOnly),
            (200, H(8), ThresholdFiring.Due),
        ]);
        read.NextStep([])!.At.ShouldBe(H(7));
        read.NextStep([3])!.At.ShouldBe(H(8));
    }

    [Fact]
    public void Priority_ChangedWhileResolved_AttachesNothing_AndGoesOnAtTheReopening()
    {
        var desk = TwoPriorities();
        var story = Story.Opened(T0, priority: 3).Resolved(H(1)).Prioritised(H(2), 1);

        desk.Single(story, H(3)).Clock.Status.ShouldBe(ClockStatus.Completed);

        var reopened = desk.Read(story.Reopened(H(4)), H(5));
        reopened.Single(r => r.Definition.Name == "P3").Clock.End!.Cause.ShouldBe(ClockCause.Replaced);
        reopened.Single(r => r.Definition.Name == "P1").Elapsed.ShouldBe(TimeSpan.FromHours(2));
    }

    [Fact]
    public void Reopened_WithoutATarget_AndGivenOneAgain_IsOnePieceOfWork()
    {
        var desk = TwoPriorities();
        var story = Story.Opened(T0, priority: 3).Resolved(H(1)).Prioritised(H(2), 5).Reopened(H(3)).Prioritised(H(4), 3);

        desk.Read(story, H(5)).Select(r => (r.Clock.Status, r.Clock.End?.Cause, r.Elapsed.TotalHours)).ShouldBe(
            [(ClockStatus.Cancelled, ClockCause.Replaced, 1), (ClockStatus.Running, null, 3)]);
    }

    [Fact]
    public void Merge_CancelsTheClocks_AndNothingStartsAgain()
    {
        var story = Story.Opened(T0).Merged(H(1)).RequesterWrote(H(2)).Started(H(3));

        var read = Desk.WithResolution(Always, ServiceTarget.Hours(4)).Single(story, H(9));

        read.Clock.End!.Cause.ShouldBe(ClockCause.Merged);
        read.Clock.EndedAt.ShouldBe(H(1));
    }

    [Fact]
    public void Unmerge_LeavesTheClocksAsIfNeverMerged()
    {
        var desk = TwoPriorities();

        var merged = Story.Opened(T0).Held(H(1)).Merged(H(2)).Prioritised(H(3), 1).Unmerged(H(4)).Started(H(5));
        var never = Story.Opened(T0).Held(H(1)).Prioritised(H(3), 1).Started(H(5));

        Times(desk.Read(merged, H(9))).ShouldBe(Times(desk.Read(never, H(9))));

        static IEnumerable<(string, ClockStatus, TimeSpan, DateTime?)> Times(IEnumerable<ClockReading> read) =>
            read.Select(r => (r.Definition.Name, r.Clock.Status, r.Elapsed, r.DueAt));
    }

    [Fact]
    public void EditedCalendar_MovesOpenClocks_AndLeavesEndedOnes()
    {
        var version1 = Office("9-17");
        var version2 = version1 with { Version = 2, ValidFrom = Utc("2026-11-18T00:00"), Week = Office("9-13").Week };
        var desk = Desk.WithResolution(version1, ServiceTarget.Hours(20)).With(version2);
        var ended = Story.Opened(Utc("2026-11-16T09:00")).Resolved(Utc("2026-11-17T17:00"));
        var open = Story.Opened(Utc("2026-11-16T09:00"));

        desk.Single(ended, Utc("2026-11-30T09:00")).Elapsed.ShouldBe(TimeSpan.FromHours(16));
        desk.Single(ended, Utc("2026-11-30T09:00")).Calendar.Version.ShouldBe(1);
        desk.Single(open, Utc("2026-11-17T17:00")).Elapsed.ShouldBe(TimeSpan.FromHours(16));
        desk.Single(open, Utc("2026-11-18T09:00")).Elapsed.ShouldBe(TimeSpan.FromHours(8));
        desk.Single(open, Utc("2026-11-18T09:00")).DueAt.ShouldBe(Utc("2026-11-20T13:00"));
    }

    [Fact]
    public void Events_OfClocksThatDisagree_NeverRunBackwards()
    {
        var read = Desk.WithResolution(Always, ServiceTarget.Hours(4)).Single(Story.Opened(T0).Held(H(2)).Started(H(1.5)).Resolved(H(3)), H(9));

        read.Segments.Sum(s => s.Actual.TotalHours).ShouldBe(3);
        read.Elapsed.ShouldBe(TimeSpan.FromHours(3));
    }

    [Fact]
    public void UnknownZones_FallBackToTheTenants()
    {
        var office = Office("9-17", "Asia/Tokyo");
        var desk = new Desk().With(office).With(StandardClocks.Resolution("R", ServiceTarget.Hours(4), office.Id) with { Zone = ZoneRule.Requester });

        desk.Single(Story.Opened(T0, requesterZone: "Mars/Olympus"), T0).Zone.ShouldBe("Europe/Vienna");
        desk.Single(Story.Opened(T0), T0).Zone.ShouldBe("Europe/Vienna");
    }

    [Fact]
    public void CancelWhenStartEnds_FollowsTheStart()
    {
        var definition = StandardClocks.Resolution("Waits", ServiceTarget.Hours(4), Always.Id) with
        {
            Metric = ClockMetric.Custom,
            CustomMetric = "Vendor",
            Start = [new("A vendor works", [FactTest.Is("subState", "awaiting-vendor")])],
            Stop = [new("The ticket is resolved", [FactTest.State(StateCategory.Resolved)])],
            Pause = [],
            CancelsWhenStartEnds = true,
        };
        var story = Story.Opened(T0).Held(H(1)).Started(H(2)).Held(H(3)).Resolved(H(5));

        new Desk().With(Always).With(definition).Read(story, H(9)).Select(r => (r.Clock.Cycle, r.Clock.End!.Cause, r.Elapsed.TotalHours))
            .ShouldBe([(1, ClockCause.StartEnded, 1), (2, ClockCause.Stopped, 2)]);
    }

    [Fact]
    public void Advance_ByAnEventThatIsKnown_ChangesNothing()
    {
        var desk = Desk.WithResolution(Always, ServiceTarget.Hours(4));
        var story = Story.Opened(T0).Held(H(1));
        var state = desk.State(story);

        desk.Engine.Advance(state, story.Facts[0], desk.Selector.Plan(IncidentType.Id, story.Facts), story.Facts).ShouldBeSameAs(state);
    }

    private static Desk TwoPriorities() => new Desk().With(Always)
        .With(StandardClocks.Resolution("P3", ServiceTarget.Hours(40), Always.Id), priority: 3)
        .With(StandardClocks.Resolution("P1", ServiceTarget.Hours(4), Always.Id), priority: 1);
}
