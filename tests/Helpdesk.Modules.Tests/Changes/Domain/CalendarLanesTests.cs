using Helpdesk.Changes.Domain.Calendar;
using Helpdesk.Changes.Domain.Conflicts;

namespace Helpdesk.Modules.Tests.Changes.Domain;

/// <summary>How the calendar lays out what overlaps, and which days its views show.</summary>
public sealed class CalendarLanesTests
{
    private static readonly DateTime Monday = new(2026, 11, 23, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime[] Week = [.. Enumerable.Range(0, 8).Select(d => Monday.AddDays(d))];

    [Fact]
    public void WhatOverlaps_IsInLanesOfItsOwn_AndWhatFollowsSharesOne()
    {
        var lanes = Of(Hours(10, 14), Hours(12, 13), Hours(30, 31));

        lanes.All.Select(l => l.Select(p => p.Item).ToArray()).ShouldBe([[Hours(10, 14), Hours(30, 31)], [Hours(12, 13)]]);
        lanes.HidesAny.ShouldBeFalse();
    }

    [Fact]
    public void WhatFindsNoLane_IsNamedWhereItBegins()
    {
        var lanes = Of([.. Enumerable.Range(0, 5).Select(i => Hours(26 + i, 40))]);

        lanes.All.Count.ShouldBe(3);
        lanes.Hidden.Select(h => h.Count).ShouldBe([0, 2, 0, 0, 0, 0, 0]);
    }

    [Fact]
    public void AnEndAtMidnight_DoesNotTouchTheNextDay_AndWhatReachesBeyondTheWeekIsCut()
    {
        Of(Hours(20, 24)).All[0].ShouldHaveSingleItem().Span.ShouldBe(1);

        var across = Of(Hours(-5, 200)).All[0].ShouldHaveSingleItem();
        (across.From, across.Span, across.BeginsBefore, across.EndsAfter).ShouldBe((0, 7, true, true));
        Of(Hours(-5, 0), Hours(168, 170)).All.ShouldBeEmpty();
    }

    [Fact]
    public void RandomCalendars_LoseNothing_AndNothingOverlapsInALane()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 500; round++)
        {
            Period[] items = [.. Enumerable.Range(0, random.Next(1, 30)).Select(_ => random.Next(-30, 190)).Select(at => Hours(at, at + random.Next(1, 60)))];
            var lanes = Of(items);

            (lanes.All.Sum(l => l.Count) + lanes.Hidden.Sum(h => h.Count)).ShouldBe(items.Count(i => i.Overlaps(new(Week[0], Week[7]))));
            foreach (var lane in lanes.All)
            {
                lane.Zip(lane.Skip(1)).ShouldAllBe(p => p.First.From + p.First.Span <= p.Second.From);
                lane.ShouldAllBe(p => p.From >= 0 && p.Span >= 1 && p.From + p.Span <= 7);
            }
        }
    }

    [Theory]
    [InlineData("Month", "2026-10-26", 42, "2026-10-01", "2026-12-01")]
    [InlineData("Week", "2026-11-23", 7, "2026-11-16", "2026-11-30")]
    [InlineData("TimeLine", "2026-11-23", 14, "2026-11-09", "2026-12-07")]
    [InlineData("List", "2026-11-25", 30, "2026-10-26", "2026-12-25")]
    public void AView_ShowsWholeWeeks_AndKnowsItsNeighbours(string view, string first, int days, string previous, string next)
    {
        var span = CalendarSpan.Of(Enum.Parse<CalendarView>(view), new DateOnly(2026, 11, 25), DayOfWeek.Monday);

        (span.First, span.Days, span.Previous, span.Next).ShouldBe((DateOnly.Parse(first), days, DateOnly.Parse(previous), DateOnly.Parse(next)));
    }

    [Fact]
    public void TheDayThatLosesAnHour_HasNothingInIt_AndTheDayThatGainsOneKeepsOrder()
    {
        var berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
        DateTime ToUtc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(berlin.IsInvalidTime(local) ? local.AddHours(1) : local, berlin);

        var spring = CalendarSpan.HourEdges(new DateOnly(2027, 3, 28), ToUtc);
        (spring[3] - spring[2], spring[24] - spring[0]).ShouldBe((TimeSpan.Zero, TimeSpan.FromHours(23)));
        var autumn = CalendarSpan.HourEdges(new DateOnly(2026, 10, 25), ToUtc);
        (autumn[24] - autumn[0]).ShouldBe(TimeSpan.FromHours(25));
        autumn.ShouldBe(autumn.Order());
    }

    private static Lanes<Period> Of(params Period[] items) => Lanes.Of(items, i => i, Week, 3);

    private static Period Hours(int from, int to) => new(Monday.AddHours(from), Monday.AddHours(to));
}
