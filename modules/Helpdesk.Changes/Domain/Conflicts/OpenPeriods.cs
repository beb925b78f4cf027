namespace Helpdesk.Changes.Domain.Conflicts;

/// <summary>
/// The instants at which the wall clock stands within weekly windows. An hour that is skipped in spring is not there, one that comes twice in autumn is
/// there twice.
/// </summary>
internal static class OpenPeriods
{
    public static IEnumerable<Period> Of(IReadOnlyCollection<MaintenanceWindow> windows, Period within, TimeZoneInfo zone) =>
        Segments(within, zone).SelectMany(s => InSegment(windows, s.Period, s.Offset)).OrderBy(p => p.Start);

    /// <summary>True when the windows, of which one may follow another, hold the whole period.</summary>
    public static bool Cover(IReadOnlyCollection<MaintenanceWindow> windows, Period period, TimeZoneInfo zone)
    {
        var reached = period.Start;
        foreach (var open in Of(windows, period, zone))
        {
            if (open.Start > reached)
            {
                return false;
            }

            reached = open.End > reached ? open.End : reached;
        }

        return reached >= period.End;
    }

    private static IEnumerable<Period> InSegment(IReadOnlyCollection<MaintenanceWindow> windows, Period segment, TimeSpan offset)
    {
        var (start, end) = (segment.Start + offset, segment.End + offset);
        // A window of the day before may reach beyond midnight.
        for (var day = start.Date.AddDays(-1); day < end; day = day.AddDays(1))
        {
            foreach (var window in windows.Where(w => w.IsOn(day.DayOfWeek)))
            {
                var from = Later(day.AddMinutes(window.FromMinute), start);
                var to = Earlier(day.AddMinutes(window.FromMinute + window.Minutes), end);
                if (from < to)
                {
                    yield return new(from - offset, to - offset);
                }
            }
        }
    }

    /// <summary>Parts of a period in which the zone keeps its distance from UTC; a zone does not change twice within a day.</summary>
    private static IEnumerable<(Period Period, TimeSpan Offset)> Segments(Period period, TimeZoneInfo zone)
    {
        for (var at = period.Start; at < period.End;)
        {
            var offset = zone.GetUtcOffset(at);
            var (same, other) = (at, Earlier(at.AddDays(1), period.End));
            if (zone.GetUtcOffset(other) == offset)
            {
                same = other;
            }

            while (other - same > TimeSpan.FromTicks(1))
            {
                var middle = same + ((other - same) / 2);
                (same, other) = zone.GetUtcOffset(middle) == offset ? (middle, other) : (same, middle);
            }

            yield return (new(at, other), offset);
            at = other;
        }
    }

    private static DateTime Later(DateTime a, DateTime b) => a > b ? a : b;

    private static DateTime Earlier(DateTime a, DateTime b) => a < b ? a : b;
}
