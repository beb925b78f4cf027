using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

/// <summary>The golden vectors of the practice: figures that ServiceNow, GLPI, Zammad and FreeScout document. 2026-11-16 is a Monday.</summary>
public sealed class GoldenVectorTests
{
    [Fact]
    public void Vector01_OverNight_ThreeBusinessHoursOfNineteen()
    {
        // 14:00 to 17:00 on Monday; 9:00 on Tuesday is the opening itself.
        var read = Desk.WithResolution(Office("9-17"), ServiceTarget.Hours(8)).Single(Story.Opened(Utc("2026-11-16T14:00")), Utc("2026-11-17T09:00"));

        read.Elapsed.ShouldBe(TimeSpan.FromHours(3));
        read.ActualElapsed.ShouldBe(TimeSpan.FromHours(19));
    }

    [Fact]
    public void Vector02_OverAWeekend_AnHourAndAHalfOfSixty()
    {
        var read = Desk.WithResolution(Office("8-17"), ServiceTarget.Hours(8)).Single(Story.Opened(Utc("2026-11-20T21:00")), Utc("2026-11-23T09:30"));

        read.Elapsed.ShouldBe(TimeSpan.FromHours(1.5));
        read.PercentOfTarget.ShouldBe(18.75);
        read.ActualElapsed.ShouldBe(TimeSpan.FromHours(60.5));
        (read.ActualElapsed / read.Target * 100).ShouldBe(756.25);
    }

    [Fact]
    public void Vector03_TwentyFourHoursOnAnEightHourDay_AreThreeWorkingDays() =>
        Due(Office("9-17"), ServiceTarget.Hours(24), Utc("2026-11-19T09:00")).ShouldBe(Utc("2026-11-23T17:00"));

    [Fact]
    public void Vector04_FourHoursFrom16_AreDueAt10()
    {
        Due(Office("8-18"), ServiceTarget.Hours(4), Utc("2026-11-16T16:00")).ShouldBe(Utc("2026-11-17T10:00"));
    }

    [Fact]
    public void Vector05_ThreeOpenHoursOfPause_MoveTheDueTimeByThree()
    {
        var desk = Desk.WithResolution(Office("8-18"), ServiceTarget.Hours(4));
        var story = Story.Opened(Utc("2026-11-16T09:00")).Held(Utc("2026-11-16T10:00")).Started(Utc("2026-11-16T13:00"));

        desk.Single(story, Utc("2026-11-16T13:30")).DueAt.ShouldBe(Utc("2026-11-16T16:00"));
    }

    [Fact]
    public void Vector06_FourHoursFrom16OnAnEightHourDay_AreDueAt12() =>
        Due(Office("9-17"), ServiceTarget.Hours(4), Utc("2026-11-20T16:00")).ShouldBe(Utc("2026-11-23T12:00"));

    [Fact]
    public void Vector07_SixteenHours_AreTwoBusinessDaysOfEight()
    {
        ServiceTarget.BusinessDays(2).In(Office("9-17")).ShouldBe(TimeSpan.FromHours(16));
        Due(Office("9-17"), ServiceTarget.Hours(16), Utc("2026-11-16T11:00")).ShouldBe(Utc("2026-11-18T11:00"));
        Due(Office("9-17"), ServiceTarget.BusinessDays(2), Utc("2026-11-16T11:00")).ShouldBe(Utc("2026-11-18T11:00"));
    }

    [Fact]
    public void Vector08_AlmostTheWholeTarget_IsNotABreach()
    {
        var opened = Utc("2026-11-16T08:00");
        var desk = Desk.WithResolution(Always(), ServiceTarget.Hours(8));
        var read = desk.Single(Story.Opened(opened).Resolved(opened.AddSeconds(28_786)), opened.AddDays(1));

        read.PercentOfTarget.ShouldBe(99.951, 0.001);
        read.IsBreached.ShouldBeFalse();
        read.BreachedAt.ShouldBeNull();
        read.Thresholds.Single(t => t.Threshold.Amount == 100).At.ShouldBeNull();
    }

    [Fact]
    public void Vector09_AHigherPriority_CountsOldTimeAndOldPause()
    {
        var t0 = Utc("2026-11-16T08:00");
        var calendar = Always();
        var desk = new Desk().With(calendar)
            .With(StandardClocks.Resolution("P3", ServiceTarget.Hours(40), calendar.Id), priority: 3)
            .With(StandardClocks.Resolution("P1", ServiceTarget.Hours(4), calendar.Id), priority: 1);
        var story = Story.Opened(t0, priority: 3).Held(t0.AddHours(1)).Started(t0.AddHours(2)).Prioritised(t0.AddHours(3), 1);

        var read = desk.Read(story, t0.AddHours(3));

        read.Single(r => r.Definition.Name == "P1").DueAt.ShouldBe(t0.AddHours(5));
        read.Single(r => r.Definition.Name == "P1").Elapsed.ShouldBe(TimeSpan.FromHours(2));
        read.Single(r => r.Definition.Name == "P3").Clock.End!.Cause.ShouldBe(ClockCause.Replaced);
    }

    [Fact]
    public void Vector10_TheMissingHourOfSpring_IsNotCounted() =>
        Due(Always("Europe/Berlin"), ServiceTarget.Hours(4), At("2026-03-29T00:30+01:00")).ShouldBe(At("2026-03-29T05:30+02:00"));

    [Fact]
    public void Vector11_TheDoubleHourOfAutumn_IsCountedTwice() =>
        Due(Always("Europe/Berlin"), ServiceTarget.Hours(4), At("2026-10-25T00:30+02:00")).ShouldBe(At("2026-10-25T03:30+01:00"));

    [Fact]
    public void Vector12_ABreakAndAHoliday_AreLeftOut()
    {
        var calendar = Office("8-12,13-17", "UTC", "2026-11-17");

        // 13:00 to 17:00 on Monday, nothing on Tuesday, 8:00 to 9:00 on Wednesday.
        Due(calendar, ServiceTarget.Hours(5), Utc("2026-11-16T12:20")).ShouldBe(Utc("2026-11-18T09:00"));
        Due(calendar, new ServiceTarget(1 / 3600m, TargetUnit.Hours), Utc("2026-11-16T12:20")).ShouldBe(Utc("2026-11-16T13:00:01"));
        new BusinessTime(calendar).NextOpening(Utc("2026-11-16T12:20")).ShouldBe(Utc("2026-11-16T13:00"));
    }

    [Fact]
    public void Vector13_TheCallersZone_ReadsTheHoursOfTheTeamsCalendar()
    {
        var calendar = Office("9-17", "Europe/Berlin");
        var desk = new Desk().With(calendar)
            .With(StandardClocks.Resolution("Tokyo", ServiceTarget.Hours(4), calendar.Id) with { Zone = ZoneRule.Requester });

        var read = desk.Single(Story.Opened(At("2026-11-16T08:00+09:00"), requesterZone: "Asia/Tokyo"), At("2026-11-16T10:00+09:00"));

        read.DueAt.ShouldBe(At("2026-11-16T13:00+09:00"));
        read.Zone.ShouldBe("Asia/Tokyo");
    }

    private static DateTime? Due(BusinessCalendar calendar, ServiceTarget target, DateTime opened) =>
        Desk.WithResolution(calendar, target).Single(Story.Opened(opened), opened).DueAt;
}
