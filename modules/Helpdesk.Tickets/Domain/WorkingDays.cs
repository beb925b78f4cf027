namespace Helpdesk.Tickets.Domain;

/// <summary>Monday to Friday in a zone. Calendars with hours and holidays come with service levels.</summary>
internal static class WorkingDays
{
    /// <summary>The same time of day so many working days later; UTC. A start on a weekend counts from Monday.</summary>
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
