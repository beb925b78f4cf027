namespace Helpdesk.Tickets;

/// <summary>Monday to Friday in a zone. Calendars with hours and holidays come with service levels.</summary>
public static class WorkingDays
{
    /// <summary>The same time of day so many working days later. A start on a weekend counts from Monday.</summary>
    /// <param name="utc">Start, UTC.</param>
    /// <param name="days">Working days, from 0.</param>
    /// <param name="zone">Zone in which days begin.</param>
    /// <returns>UTC; an hour that is skipped in spring gives the next one.</returns>
    public static DateTime Add(DateTime utc, int days, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(utc, zone);
        for (var left = days; left > 0;)
        {
            local = local.AddDays(1);
            if (local.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
            {
                left--;
            }
        }

        // The hour that is skipped in spring does not exist: take the next one.
        if (zone.IsInvalidTime(local))
        {
            local = local.AddHours(1);
        }

        return TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone);
    }
}
