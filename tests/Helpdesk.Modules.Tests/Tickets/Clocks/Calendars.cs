using System.Globalization;
using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Modules.Tests.Tickets.Clocks;

/// <summary>Calendars and instants for tests.</summary>
internal static class Calendars
{
    public static readonly DayOfWeek[] Weekdays = [DayOfWeek.Monday, DayOfWeek.Tuesday, DayOfWeek.Wednesday, DayOfWeek.Thursday, DayOfWeek.Friday];

    /// <summary>Monday to Friday.</summary>
    /// <param name="hours">Intervals of a day, <c>9-12,13-17</c>.</param>
    /// <param name="zone">IANA zone.</param>
    /// <param name="holidays">Days, <c>2026-12-25</c>.</param>
    public static BusinessCalendar Office(string hours, string zone = "UTC", params string[] holidays) => new()
    {
        Id = Guid.CreateVersion7(),
        Name = $"Office {hours}",
        Zone = zone,
        Week = [.. Weekdays.SelectMany(day => Hours(day, hours))],
        Holidays = [.. holidays.Select(h => new Holiday(DateOnly.Parse(h, CultureInfo.InvariantCulture), "Holiday"))],
    };

    public static BusinessCalendar Always(string zone = "UTC") => new() { Id = Guid.CreateVersion7(), Name = "24 x 7", Zone = zone, IsAlwaysOpen = true };

    public static IEnumerable<OpeningHours> Hours(DayOfWeek day, string hours) =>
        hours.Split(',').Select(h => h.Split('-')).Select(h => new OpeningHours(day, Time(h[0]), Time(h[1])));

    public static DateTime Utc(string text) =>
        DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal);

    /// <summary>A wall time with its offset, <c>2026-03-29T00:30+01:00</c>.</summary>
    public static DateTime At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture).UtcDateTime;

    private static TimeOnly Time(string text) =>
        text == "24" ? TimeOnly.MinValue : TimeOnly.Parse(text.Contains(':') ? text : text + ":00", CultureInfo.InvariantCulture);
}
