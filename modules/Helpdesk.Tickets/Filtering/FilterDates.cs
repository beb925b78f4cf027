using System.Globalization;

namespace Helpdesk.Tickets.Filtering;

/// <summary>A moment, or a span such as a day: half open, UTC.</summary>
/// <param name="From">First moment.</param>
/// <param name="To">Behind the last moment; equal to <paramref name="From"/> for a moment.</param>
internal readonly record struct FilterTime(DateTime From, DateTime To)
{
    public bool IsMoment => From == To;
}

/// <summary>Reads dates in the person's zone.</summary>
internal static class FilterDates
{
    /// <summary>Words with their meaning (localization keys).</summary>
    public static IReadOnlyList<Choice> Words { get; } =
    [
        new("now", "This moment"),
        new("today", "Today"),
        new("yesterday", "Yesterday"),
        new("this-week", "This week, from Monday"),
        new("last-week", "Last week"),
        new("this-month", "This month"),
        new("last-month", "Last month"),
        new("-4h", "Four hours ago"),
        new("-2d", "Two days ago"),
        new("-1w", "One week ago"),
    ];

    /// <summary>Null when the text is no date.</summary>
    public static FilterTime? Read(string text, DateTime utcNow, TimeZoneInfo zone)
    {
        var today = TimeZoneInfo.ConvertTimeFromUtc(utcNow, zone).Date;
        var monday = today.AddDays(-(((int)today.DayOfWeek + 6) % 7));
        var month = new DateTime(today.Year, today.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);
        return text.ToLowerInvariant() switch
        {
            "now" => new(utcNow, utcNow),
            "today" => Days(today, today.AddDays(1), zone),
            "yesterday" => Days(today.AddDays(-1), today, zone),
            "this-week" => Days(monday, monday.AddDays(7), zone),
            "last-week" => Days(monday.AddDays(-7), monday, zone),
            "this-month" => Days(month, month.AddMonths(1), zone),
            "last-month" => Days(month.AddMonths(-1), month, zone),
            _ => Relative(text, utcNow) ?? Absolute(text, zone),
        };
    }

    private static FilterTime? Relative(string text, DateTime utcNow)
    {
        if (text.Length < 3 || text[0] is not ('-' or '+')
            || !int.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            || count > 100_000)
        {
            return null;
        }

        TimeSpan? span = char.ToLowerInvariant(text[^1]) switch
        {
            'm' => TimeSpan.FromMinutes(count),
            'h' => TimeSpan.FromHours(count),
            'd' => TimeSpan.FromDays(count),
            'w' => TimeSpan.FromDays(count * 7L),
            _ => null,
        };
        if (span is not { } value || value > TimeSpan.FromDays(365 * 100))
        {
            return null;
        }

        var moment = text[0] == '-' ? utcNow - value : utcNow + value;
        return new(moment, moment);
    }

    private static FilterTime? Absolute(string text, TimeZoneInfo zone)
    {
        if (DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and < 9000)
        {
            return Days(day, day.AddDays(1), zone);
        }

        string[] local = ["yyyy-MM-ddTHH:mm", "yyyy-MM-ddTHH:mm:ss", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss"];
        if (DateTime.TryParseExact(text, local, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) && moment.Year is >= 1900 and < 9000)
        {
            var utc = ToUtc(moment, zone);
            return new(utc, utc);
        }

        return DateTime.TryParseExact(
                text, ["yyyy-MM-ddTHH:mm:ssZ", "yyyy-MM-ddTHH:mmZ", "yyyy-MM-ddTHH:mm:ss.FFFFFFFZ"], CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out moment) && moment.Year is >= 1900 and < 9000
            ? new(moment, moment)
            : null;
    }

    private static FilterTime Days(DateTime from, DateTime to, TimeZoneInfo zone) => new(ToUtc(from, zone), ToUtc(to, zone));

    private static DateTime ToUtc(DateTime local, TimeZoneInfo zone)
    {
        // Midnight does not exist everywhere on the day when clocks go forward.
        while (zone.IsInvalidTime(local))
        {
            local = local.AddMinutes(30);
        }

        return TimeZoneInfo.ConvertTimeToUtc(DateTime.SpecifyKind(local, DateTimeKind.Unspecified), zone);
    }
}
