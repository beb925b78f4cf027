using System.Globalization;
using Helpdesk.Tickets;

namespace Helpdesk.Modules.Tests.Tickets.Domain;

public sealed class WorkingDaysTests
{
    [Theory]
    [InlineData("2026-11-16T10:00", 5, "2026-11-23T10:00")] // Monday to Monday
    [InlineData("2026-11-20T10:00", 1, "2026-11-23T10:00")] // Friday to Monday
    [InlineData("2026-11-21T14:00", 5, "2026-11-27T14:00")] // a weekend does not count
    [InlineData("2026-11-22T23:30", 1, "2026-11-23T23:30")]
    [InlineData("2026-11-18T08:00", 0, "2026-11-18T08:00")]
    public void Add_CountsMondayToFriday(string from, int days, string expected) =>
        WorkingDays.Add(Utc(from), days, TimeZoneInfo.Utc).ShouldBe(Utc(expected));

    [Fact]
    public void Add_OverTheChangeOfClocks_KeepsTheTimeOfDayOfTheZone() =>
        WorkingDays.Add(Utc("2026-03-27T09:00"), 1, TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")).ShouldBe(Utc("2026-03-30T08:00"));

    [Fact]
    public void Add_TakesTheWeekdayOfTheZone_NotOfUtc() =>
        // Sunday 23:30 UTC is Monday morning in Tokyo.
        WorkingDays.Add(Utc("2026-11-22T23:30"), 4, TimeZoneInfo.FindSystemTimeZoneById("Asia/Tokyo")).ShouldBe(Utc("2026-11-26T23:30"));

    private static DateTime Utc(string text) =>
        DateTime.ParseExact(text, "yyyy-MM-ddTHH:mm", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);
}
