namespace Helpdesk.Tickets.Clocks;

/// <summary>The open intervals of a calendar in one UTC year, with running totals, all in ticks.</summary>
internal sealed class BusinessYear
{
    // Two changes of an offset are never nearer to each other than this.
    private static readonly TimeSpan Step = TimeSpan.FromHours(6);

    private readonly long[] _from;
    private readonly long[] _to;
    private readonly long[] _before;

    private BusinessYear(List<(long From, long To)> intervals)
    {
        _from = [.. intervals.Select(i => i.From)];
        _to = [.. intervals.Select(i => i.To)];
        _before = new long[intervals.Count];
        for (var i = 0; i < intervals.Count; i++)
        {
            _before[i] = Total;
            Total += _to[i] - _from[i];
        }
    }

    /// <summary>Open time of the whole year.</summary>
    public long Total { get; }

    public static BusinessYear Of(BusinessCalendar calendar, TimeZoneInfo zone, int year)
    {
        var hours = calendar.Week.OrderBy(h => h.From).ToLookup(h => h.Day);
        var holidays = calendar.Holidays.Select(h => h.Date).ToHashSet();
        List<(long From, long To)> intervals = [];
        foreach (var (from, to, offset) in Stretches(zone, year))
        {
            // Within a stretch wall time is UTC plus a constant: no hour is missing and none comes twice.
            var last = DateOnly.FromDateTime(to + offset);
            for (var day = DateOnly.FromDateTime(from + offset); day <= last; day = day.AddDays(1))
            {
                if (holidays.Contains(day))
                {
                    continue;
                }

                var midnight = day.ToDateTime(TimeOnly.MinValue).Ticks - offset.Ticks;
                foreach (var open in hours[day.DayOfWeek])
                {
                    Append(
                        intervals, Math.Max(midnight + open.From.Ticks, from.Ticks), Math.Min(midnight + open.End.Ticks, to.Ticks));
                }
            }
        }

        return new BusinessYear(intervals);
    }

    /// <summary>Open time from the beginning of the year to an instant of it.</summary>
    public long OpenBefore(DateTime utc)
    {
        var i = Last(_from, utc.Ticks);
        return i < 0 ? 0 : _before[i] + Math.Min(utc.Ticks, _to[i]) - _from[i];
    }

    /// <summary>The first instant by which so much of the year's open time has passed; more than nothing, at most all of it.</summary>
    public DateTime InstantOf(long open)
    {
        var i = Last(_before, open - 1);
        return new DateTime(_from[i] + open - _before[i], DateTimeKind.Utc);
    }

    /// <summary>The instant itself when it is open, otherwise the next opening of the year.</summary>
    public DateTime? OpeningAtOrAfter(DateTime utc)
    {
        var i = Last(_from, utc.Ticks);
        return i >= 0 && utc.Ticks < _to[i] ? utc
            : i + 1 < _from.Length ? new DateTime(_from[i + 1], DateTimeKind.Utc)
            : null;
    }

    private static void Append(List<(long From, long To)> intervals, long from, long to)
    {
        if (to <= from)
        {
            return;
        }

        if (intervals.Count > 0 && intervals[^1].To == from)
        {
            intervals[^1] = (intervals[^1].From, to);
        }
        else
        {
            intervals.Add((from, to));
        }
    }

    /// <summary>Stretches of the year between changes of the zone's offset.</summary>
    private static IEnumerable<(DateTime From, DateTime To, TimeSpan Offset)> Stretches(TimeZoneInfo zone, int year)
    {
        var end = new DateTime(year + 1, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var from = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var offset = zone.GetUtcOffset(from);
        for (var probe = from; probe < end;)
        {
            var next = probe + Step < end ? probe + Step : end;
            if (zone.GetUtcOffset(next) != offset)
            {
                var change = Change(zone, probe, next, offset);
                if (change < end)
                {
                    yield return (from, change, offset);
                    (from, offset) = (change, zone.GetUtcOffset(change));
                }
            }

            probe = next;
        }

        yield return (from, end, offset);
    }

    /// <summary>The first second with another offset: after the first instant, at the second one at the latest.</summary>
    private static DateTime Change(TimeZoneInfo zone, DateTime before, DateTime after, TimeSpan offset)
    {
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before.AddSeconds(Math.Floor((after - before).TotalSeconds / 2));
            (before, after) = zone.GetUtcOffset(middle) == offset ? (middle, after) : (before, middle);
        }

        return after;
    }

    /// <summary>Index of the last value that is not greater; -1 when there is none.</summary>
    private static int Last(long[] values, long value)
    {
        var i = Array.BinarySearch(values, value);
        return i >= 0 ? i : ~i - 1;
    }
}
