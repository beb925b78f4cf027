using System.Globalization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>A yearly repetition of RFC 5545: on the date of the first time, on a day of a month, or on the n-th weekday of a month.</summary>
internal sealed class YearlyRule
{
    private static readonly string[] Weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];

    private int _interval = 1;
    private int? _count;
    private DateOnly? _until;
    private int? _month;
    private int? _dayOfMonth;
    private (int Which, DayOfWeek Day)? _weekday;

    private YearlyRule()
    {
    }

    /// <summary>The rule, or null when it is of a kind that holidays do not need.</summary>
    /// <param name="text">Value of RRULE.</param>
    /// <param name="readDate">Reads the date of UNTIL; null when it is none.</param>
    public static YearlyRule? Read(string text, Func<string, DateOnly?> readDate)
    {
        var rule = new YearlyRule();
        var isYearly = false;
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            var pair = part.Split('=', 2);
            var value = pair.Length == 2 ? pair[1].ToUpperInvariant() : "";
            var isRead = pair[0].ToUpperInvariant() switch
            {
                "FREQ" => isYearly = value == "YEARLY",
                "INTERVAL" => (rule._interval = Number(value, 1, 400) ?? 0) > 0,
                "COUNT" => (rule._count = Number(value, 1, 10_000)) is not null,
                "UNTIL" => (rule._until = readDate(value)) is not null,
                "BYMONTH" => (rule._month = Number(value, 1, 12)) is not null,
                "BYMONTHDAY" => (rule._dayOfMonth = Number(value, 1, 31)) is not null,
                "BYDAY" => (rule._weekday = Weekday(value)) is not null,
                "WKST" => true,
                _ => false,
            };
            if (!isRead)
            {
                return null;
            }
        }

        // The n-th weekday of a year, and both kinds of days at once, are not what holidays are made of.
        var isSound = isYearly
            && (rule._weekday is null || (rule._month is not null && rule._dayOfMonth is null))
            && (rule._count is null || rule._until is null);
        return isSound ? rule : null;
    }

    /// <summary>All days up to the last one; the first is always the start.</summary>
    public IEnumerable<DateOnly> Days(DateOnly start, DateOnly last)
    {
        yield return start;
        var count = 1;
        for (var year = start.Year; year <= last.Year && (_count is null || count < _count); year += _interval)
        {
            // A 29 February is left out in other years, not moved (RFC 5545, 3.3.10).
            if (InYear(year, start) is not { } day || day <= start)
            {
                continue;
            }

            if (day > last || day > _until)
            {
                yield break;
            }

            count++;
            yield return day;
        }
    }

    private DateOnly? InYear(int year, DateOnly start)
    {
        var month = _month ?? start.Month;
        var days = DateTime.DaysInMonth(year, month);
        if (_weekday is not var (which, weekday))
        {
            var day = _dayOfMonth ?? start.Day;
            return day <= days ? new DateOnly(year, month, day) : null;
        }

        var first = 1 + (((int)weekday - (int)new DateOnly(year, month, 1).DayOfWeek + 7) % 7);
        var final = first + ((days - first) / 7 * 7);
        var found = which > 0 ? first + ((which - 1) * 7) : final + ((which + 1) * 7);
        return found >= 1 && found <= days ? new DateOnly(year, month, found) : null;
    }

    private static int? Number(string text, int min, int max) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= min && value <= max ? value : null;

    private static (int Which, DayOfWeek Day)? Weekday(string text)
    {
        if (text.Length < 3 || Array.IndexOf(Weekdays, text[^2..]) is not (>= 0 and var day)
            || !int.TryParse(text[..^2], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var which) || which is 0 or < -5 or > 5)
        {
            return null;
        }

        return (which, (DayOfWeek)day);
    }
}
