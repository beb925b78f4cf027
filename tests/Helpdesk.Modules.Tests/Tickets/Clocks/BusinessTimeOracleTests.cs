using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

/// <summary>Random calendars against a clerk who looks at the wall clock every minute.</summary>
public sealed class BusinessTimeOracleTests
{
    // Two ordinary changes of clocks, one of half an hour, one around Ramadan, one at midnight, and zones without any.
    private static readonly string[] ZoneIds =
        ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Africa/Cairo", "America/Santiago", "Asia/Kathmandu", "Asia/Tokyo", "UTC"];

    // Weeks of 2026 in which some of these zones change their clocks, and the end of the year.
    private static readonly string[] Weeks = ["2026-02-12", "2026-03-05", "2026-03-26", "2026-04-02", "2026-04-23", "2026-09-03", "2026-10-01", "2026-10-22", "2026-10-28", "2026-12-29"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Arithmetic_AgreesWithAWalkMinuteByMinute(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 60; round++)
        {
            var calendar = Calendar(random);
            var start = Calendars.Utc(Weeks[random.Next(Weeks.Length)] + "T00:00").AddMinutes(random.Next(1440));
            Compare(calendar, start, minutes: 6 * 1440, random);
        }
    }

    private static void Compare(BusinessCalendar calendar, DateTime start, int minutes, Random random)
    {
        var time = new BusinessTime(calendar);
        var what = $"{calendar.Zone} from {start:O} with {string.Join(" ", calendar.Week)} without {string.Join(" ", calendar.Holidays)}";
        var open = Enumerable.Range(0, minutes).Select(m => IsOpenByTheWall(calendar, time.Zone, start.AddMinutes(m))).ToArray();
        var before = new int[minutes + 1];
        for (var m = 0; m < minutes; m++)
        {
            before[m + 1] = before[m] + (open[m] ? 1 : 0);
        }

        for (var i = 0; i < 200; i++)
        {
            var m = random.Next(minutes);
            var n = random.Next(m, minutes);
            time.IsOpen(start.AddMinutes(m)).ShouldBe(open[m], what);
            time.Elapsed(start.AddMinutes(m), start.AddMinutes(n)).TotalMinutes.ShouldBe(before[n] - before[m], what);

            var next = Array.IndexOf(open, true, m);
            if (next >= 0)
            {
                time.NextOpening(start.AddMinutes(m)).ShouldBe(start.AddMinutes(next), what);
            }

            var wanted = random.Next(1, 600);
            var due = Array.FindIndex(before, m, b => b - before[m] >= wanted);
            if (due >= 0)
            {
                time.Add(start.AddMinutes(m), TimeSpan.FromMinutes(wanted)).ShouldBe(start.AddMinutes(due), what);
            }
        }
    }

    private static bool IsOpenByTheWall(BusinessCalendar calendar, TimeZoneInfo zone, DateTime utc)
    {
        var wall = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        return calendar.Holidays.All(h => h.Date != DateOnly.FromDateTime(wall))
            && calendar.Week.Any(h => h.Day == wall.DayOfWeek && h.From.ToTimeSpan() <= wall.TimeOfDay && wall.TimeOfDay < h.End);
    }

    private static BusinessCalendar Calendar(Random random)
    {
        List<OpeningHours> week = [];
        foreach (var day in Enum.GetValues<DayOfWeek>().Where(_ => random.Next(5) > 0))
        {
            var minute = random.Next(5) == 0 ? 0 : random.Next(600);
            for (var i = random.Next(1, 4); i > 0 && minute < 1380; i--)
            {
                var end = Math.Min(minute + random.Next(1, 500), 1440);
                week.Add(new(day, TimeOnly.MinValue.AddMinutes(minute), end == 1440 ? TimeOnly.MinValue : TimeOnly.MinValue.AddMinutes(end)));
                minute = end + random.Next(0, 120);
            }
        }

        return new BusinessCalendar
        {
            Id = Guid.CreateVersion7(),
            Name = "Random",
            Zone = ZoneIds[random.Next(ZoneIds.Length)],
            Week = week,
            Holidays = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new Holiday(new DateOnly(2026, 3, 29).AddDays(random.Next(-3, 220)), "Random")).DistinctBy(h => h.Date)],
        };
    }
}
