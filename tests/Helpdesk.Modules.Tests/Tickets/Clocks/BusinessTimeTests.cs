using System.Diagnostics;
using Helpdesk.Tickets.Clocks;
using static Helpdesk.Modules.Tests.Tickets.Clocks.Calendars;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

public sealed class BusinessTimeTests
{
    [Theory]
    [InlineData("2026-11-16T09:00", "2026-11-16T17:00", 7)] // a day without its break
    [InlineData("2026-11-16T12:15", "2026-11-16T12:45", 0)] // within the break
    [InlineData("2026-11-20T16:00", "2026-11-23T10:00", 2)] // over a weekend
    [InlineData("2026-11-16T10:00", "2026-11-16T10:00", 0)]
    [InlineData("2026-11-17T10:00", "2026-11-16T10:00", 0)] // backwards
    [InlineData("2025-12-31T16:00", "2026-01-01T10:00", 2)] // over the end of a year
    public void Elapsed_CountsOpenTimeOnly(string from, string to, double hours) =>
        new BusinessTime(Office("9-12,13-17")).Elapsed(Utc(from), Utc(to)).ShouldBe(TimeSpan.FromHours(hours));

    [Fact]
    public void Add_OfAWholeDay_IsDueAtItsClose() =>
        new BusinessTime(Office("9-17")).Add(Utc("2026-11-16T09:00"), TimeSpan.FromHours(8)).ShouldBe(Utc("2026-11-16T17:00"));

    [Fact]
    public void Add_OfOneSecondMore_IsDueOnTheNextDay() =>
        new BusinessTime(Office("9-17")).Add(Utc("2026-11-16T09:00"), TimeSpan.FromSeconds(8 * 3600 + 1)).ShouldBe(Utc("2026-11-17T09:00:01"));

    [Fact]
    public void Add_OfNothing_IsTheStart() => new BusinessTime(Office("9-17")).Add(Utc("2026-11-21T03:00"), TimeSpan.Zero).ShouldBe(Utc("2026-11-21T03:00"));

    [Fact]
    public void Add_InACalendarThatNeverOpens_IsNever()
    {
        var time = new BusinessTime(Office("9-17") with { Week = [] });

        time.Add(Utc("2026-11-16T09:00"), TimeSpan.FromHours(1)).ShouldBe(BusinessTime.Never);
        time.NextOpening(Utc("2026-11-16T09:00")).ShouldBeNull();
    }

    [Fact]
    public void NextOpening_IsNow_WhenOpen() => new BusinessTime(Office("9-17")).NextOpening(Utc("2026-11-16T16:59:59")).ShouldBe(Utc("2026-11-16T16:59:59"));

    [Fact]
    public void NextOpening_OnFridayEvening_IsMonday()
    {
        var time = new BusinessTime(Office("9-17", "UTC", "2026-11-23"));

        time.IsOpen(Utc("2026-11-20T17:00")).ShouldBeFalse();
        time.NextOpening(Utc("2026-11-20T17:00")).ShouldBe(Utc("2026-11-24T09:00"));
    }

    [Fact]
    public void Hours_UntilMidnight_EndTheDay() =>
        new BusinessTime(Office("22-24")).Elapsed(Utc("2026-11-16T00:00"), Utc("2026-11-17T00:00")).ShouldBe(TimeSpan.FromHours(2));

    // On 2026-03-29 the hour from 2 to 3 is missing in Berlin, on 2026-10-25 it comes twice.
    [Theory]
    [InlineData("0-24", "2026-03-29", 23)]
    [InlineData("0-24", "2026-10-25", 25)]
    [InlineData("1-4", "2026-03-29", 2)]
    [InlineData("1-4", "2026-10-25", 4)]
    [InlineData("2:15-2:45", "2026-03-29", 0)]
    [InlineData("2:15-2:45", "2026-10-25", 1)]
    [InlineData("2:30-8", "2026-03-29", 5)]
    [InlineData("0-2:30", "2026-10-25", 3)] // half past two comes twice, and each time the half hour before it is open
    [InlineData("9-17", "2026-03-29", 8)]
    public void ADayOfChangedClocks_CountsItsRealTime(string hours, string sunday, double expected)
    {
        var calendar = Office("9-17", "Europe/Berlin") with { Week = [.. Hours(DayOfWeek.Sunday, hours)] };
        var day = Utc(sunday + "T00:00");

        new BusinessTime(calendar).Elapsed(day.AddHours(-5), day.AddHours(29)).ShouldBe(TimeSpan.FromHours(expected));
    }

    [Fact]
    public void Add_OverTheChangeOfClocks_KeepsTheTimeOfDay() =>
        new BusinessTime(Office("9-17", "Europe/Berlin")).Add(At("2026-03-27T16:00+01:00"), TimeSpan.FromHours(2)).ShouldBe(At("2026-03-30T10:00+02:00"));

    [Fact]
    public void Elapsed_ForAHundredThousandClocks_IsFast()
    {
        var time = new BusinessTime(Office("8-12,13-18", "Europe/Berlin", "2026-12-25"));
        var start = Utc("2026-01-05T08:00");
        var watch = Stopwatch.StartNew();
        for (var i = 0; i < 100_000; i++)
        {
            var due = time.Add(start.AddMinutes(i), TimeSpan.FromHours(1500));
            time.Elapsed(start.AddMinutes(i), due).ShouldBe(TimeSpan.FromHours(1500));
        }

        // Takes about 0.1 s; the limit is for a busy machine and still refuses a walk day by day.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData("9-17", 8)]
    [InlineData("9-12,13-17", 7)]
    public void UsualDay_IsTheLengthOfADay(string hours, double expected) => Office(hours).UsualDay.ShouldBe(TimeSpan.FromHours(expected));

    [Fact]
    public void UsualDay_IsTheMostFrequentOne_AndTheLongerOfEqualOnes()
    {
        var office = Office("9-17");

        (office with { Week = [.. office.Week.Where(h => h.Day != DayOfWeek.Friday), .. Hours(DayOfWeek.Friday, "9-13")] }).UsualDay.ShouldBe(TimeSpan.FromHours(8));
        (office with { Week = [.. Hours(DayOfWeek.Monday, "9-17"), .. Hours(DayOfWeek.Tuesday, "9-13")] }).UsualDay.ShouldBe(TimeSpan.FromHours(8));
        Always().UsualDay.ShouldBe(TimeSpan.FromHours(24));
    }
}
