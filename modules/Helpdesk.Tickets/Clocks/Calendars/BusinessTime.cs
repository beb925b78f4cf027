using System.Collections.Concurrent;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// Arithmetic of one version of a calendar in one zone. Time counts in real seconds: an hour that is skipped in spring does not count, one
/// that comes twice in autumn counts twice where the wall clock is within opening hours. Years are worked out once and kept, so a span of
/// any length costs two searches. All instants are UTC; safe for many threads.
/// </summary>
internal sealed class BusinessTime(BusinessCalendar calendar, TimeZoneInfo zone)
{
    /// <summary>What <see cref="Add"/> answers when the calendar is not open long enough.</summary>
    public static readonly DateTime Never = DateTime.SpecifyKind(DateTime.MaxValue, DateTimeKind.Utc);

    private const int MostYears = 500;

    private readonly ConcurrentDictionary<int, BusinessYear> _years = new();

    public BusinessTime(BusinessCalendar calendar)
        : this(calendar, TimeZoneInfo.FindSystemTimeZoneById(calendar.Zone))
    {
    }

    public BusinessCalendar Calendar => calendar;

    public TimeZoneInfo Zone => zone;

    /// <summary>Open time between two instants; zero when the second is not after the first.</summary>
    public TimeSpan Elapsed(DateTime fromUtc, DateTime toUtc)
    {
        if (toUtc <= fromUtc)
        {
            return TimeSpan.Zero;
        }

        if (calendar.IsAlwaysOpen)
        {
            return toUtc - fromUtc;
        }

        var ticks = Year(toUtc.Year).OpenBefore(toUtc) - Year(fromUtc.Year).OpenBefore(fromUtc);
        for (var year = fromUtc.Year; year < toUtc.Year; year++)
        {
            ticks += Year(year).Total;
        }

        return new TimeSpan(ticks);
    }

    /// <summary>
    /// The first instant by which so much open time has passed: an amount that ends with a working day is due at its close, not at the next
    /// opening. The start itself for nothing or less.
    /// </summary>
    public DateTime Add(DateTime startUtc, TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
        {
            return startUtc;
        }

        if (calendar.IsAlwaysOpen)
        {
            return duration < Never - startUtc ? startUtc + duration : Never;
        }

        var goal = Year(startUtc.Year).OpenBefore(startUtc) + duration.Ticks;
        foreach (var year in YearsFrom(startUtc))
        {
            if (goal <= year.Total)
            {
                return year.InstantOf(goal);
            }

            goal -= year.Total;
        }

        return Never;
    }

    /// <summary>True when the service is provided at this instant.</summary>
    public bool IsOpen(DateTime utc) => calendar.IsAlwaysOpen || Year(utc.Year).OpeningAtOrAfter(utc) == utc;

    /// <summary>This instant when it is open, otherwise the next opening; null when it never opens again.</summary>
    public DateTime? NextOpening(DateTime utc)
    {
        if (calendar.IsAlwaysOpen)
        {
            return utc;
        }

        foreach (var year in YearsFrom(utc))
        {
            if (year.OpeningAtOrAfter(utc) is { } opening)
            {
                return opening;
            }
        }

        return null;
    }

    private IEnumerable<BusinessYear> YearsFrom(DateTime utc)
    {
        var last = calendar.Week.Count == 0 ? utc.Year : Math.Min(utc.Year + MostYears, 9998);
        for (var year = utc.Year; year <= last; year++)
        {
            yield return Year(year);
        }
    }

    private BusinessYear Year(int year) => _years.GetOrAdd(year, static (y, own) => BusinessYear.Of(own.calendar, own.zone, y), (calendar, zone));
}
