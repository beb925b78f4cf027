using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What a feed holds.</summary>
/// <param name="Holidays">Days in order, each once.</param>
/// <param name="Faults">What could not be read: each names its line. With one of them nothing should be saved.</param>
internal sealed record HolidayFeedResult(IReadOnlyList<Holiday> Holidays, IReadOnlyList<HolidayFeedFault> Faults);

/// <param name="Line">Line of the text, from 1.</param>
/// <param name="Message">A sentence with the line in it.</param>
internal sealed record HolidayFeedFault(int Line, string Message);

/// <summary>
/// Reads holidays from iCalendar text (RFC 5545): all-day and timed events, several days, yearly repetition with exceptions. Everything
/// else in the file is left aside.
/// </summary>
/// <param name="zone">Zone in which times given as UTC become days.</param>
/// <param name="L">Texts of faults.</param>
internal sealed partial class HolidayFeed(TimeZoneInfo zone, IStringLocalizer L)
{
    public const int MaxLength = 2_000_000;

    private const int MostDays = 366;
    private const int MostEvents = 5000;

    private readonly List<HolidayFeedFault> _faults = [];
    private readonly List<Event> _events = [];

    /// <summary>The holidays within two days, both included.</summary>
    public static HolidayFeedResult Read(string text, DateOnly first, DateOnly last, TimeZoneInfo zone, IStringLocalizer localizer)
    {
        var feed = new HolidayFeed(zone, localizer);
        feed.ReadComponents(text);
        return new(
            [.. feed.Expand(first, last).Where(h => h.Date >= first && h.Date <= last).DistinctBy(h => h.Date).OrderBy(h => h.Date)],
            feed._faults);
    }

    private void ReadComponents(string text)
    {
        if (text.Length > MaxLength)
        {
            Fault(1, L["Line {0}: the file is too large for a list of holidays.", 1]);
            return;
        }

        Stack<(string Name, int Line)> open = new();
        Event? current = null;
        foreach (var line in ICalendarLine.Read(text.TrimStart('\uFEFF')))
        {
            if (open.Count == 0 && !(line.Name == "BEGIN" && line.Value.Equals("VCALENDAR", StringComparison.OrdinalIgnoreCase)))
            {
                Fault(line.Number, L["Line {0}: this is not an iCalendar file. One begins with BEGIN:VCALENDAR.", line.Number]);
                return;
            }

            switch (line.Name)
            {
                case "":
                    Fault(line.Number, L["Line {0}: “{1}” has no value.", line.Number, line.Value]);
                    break;
                case "BEGIN":
                    open.Push((line.Value.ToUpperInvariant(), line.Number));
                    current = open.Peek().Name == "VEVENT" ? new Event(line.Number) : current;
                    break;
                case "END" when !open.Peek().Name.Equals(line.Value, StringComparison.OrdinalIgnoreCase):
                    Fault(line.Number, L["Line {0}: {1} ends here, but line {2} began {3}.", line.Number, line.Value, open.Peek().Line, open.Peek().Name]);
                    return;
                case "END":
                    if (open.Pop().Name == "VEVENT" && current is not null)
                    {
                        _events.Add(current);
                        current = null;
                        if (_events.Count > MostEvents)
                        {
                            Fault(line.Number, L["Line {0}: the file has more than {1} events. A list of holidays is shorter.", line.Number, MostEvents]);
                            return;
                        }
                    }

                    break;
                default:
                    // Alarms lie within events and have dates of their own.
                    if (current is not null && open.Peek().Name == "VEVENT")
                    {
                        ReadProperty(current, line);
                    }

                    break;
            }
        }

        if (open.TryPeek(out var left))
        {
            Fault(left.Line, L["Line {0}: {1} begins here and never ends.", left.Line, left.Name]);
        }
    }

    private void ReadProperty(Event e, ICalendarLine line)
    {
        switch (line.Name)
        {
            case "UID":
                e.Uid = line.Value;
                break;
            case "SUMMARY":
                e.Summary = line.Text();
                break;
            case "STATUS":
                e.IsCancelled = line.Value.Equals("CANCELLED", StringComparison.OrdinalIgnoreCase);
                break;
            case "DTSTART":
                e.HasStart = true;
                e.Start = Moment(line, line.Value);
                break;
            case "DTEND":
                e.End = Moment(line, line.Value);
                break;
            case "DURATION" when ReadDuration(line.Value) is { } duration:
                e.Duration = duration;
                break;
            case "DURATION":
                Fault(line.Number, L["Line {0}: “{1}” is not a length such as P1D.", line.Number, line.Value]);
                break;
            case "RECURRENCE-ID":
                e.Replaces = Moment(line, line.Value);
                break;
            case "EXDATE":
                e.Exceptions.AddRange(line.Value.Split(',').Select(v => Moment(line, v)).OfType<DateTime>());
                break;
            case "RDATE":
                e.Additions.AddRange(line.Value.Split(',').Select(v => Moment(line, v.Split('/')[0])).OfType<DateTime>());
                break;
            case "RRULE":
                e.Rule = YearlyRule.Read(line.Value, text => Parse(text) is { } until ? DateOnly.FromDateTime(until) : null);
                if (e.Rule is null)
                {
                    Fault(line.Number, L["Line {0}: the repetition “{1}” is not a yearly one that holidays use. Write its days one by one.", line.Number, line.Value]);
                }

                break;
        }
    }

    private IEnumerable<Holiday> Expand(DateOnly first, DateOnly last)
    {
        // An event that stands for one time of a series takes that time out of it.
        var replaced = _events.Where(e => e.Replaces is not null).ToLookup(e => e.Uid, e => DateOnly.FromDateTime(e.Replaces!.Value));
        foreach (var e in _events.Where(e => !e.IsCancelled))
        {
            if (Length(e) is not { } length)
            {
                continue;
            }

            var start = DateOnly.FromDateTime(e.Start!.Value);
            var exceptions = e.Exceptions.Select(DateOnly.FromDateTime).Concat(e.Replaces is null ? replaced[e.Uid] : []).ToHashSet();
            var times = (e.Rule?.Days(start, last) ?? [start]).Concat(e.Additions.Select(DateOnly.FromDateTime)).Distinct();
            foreach (var day in times.Where(d => d <= last && d.AddDays(length) > first && !exceptions.Contains(d)).SelectMany(d => Enumerable.Range(0, length).Select(d.AddDays)))
            {
                yield return new Holiday(day, e.Summary);
            }
        }
    }

    /// <summary>Days that an event touches; null when it cannot be used.</summary>
    private int? Length(Event e)
    {
        if (e.Start is not { } start)
        {
            if (!e.HasStart)
            {
                Fault(e.Line, L["Line {0}: the event has no beginning (DTSTART).", e.Line]);
            }

            return null;
        }

        // The end is the first instant that no longer belongs to the event; without one, an event is its day.
        var end = e.End ?? (e.Duration is { } duration ? start + duration : start.Date.AddDays(1));
        if (end < start)
        {
            Fault(e.Line, L["Line {0}: the event ends before it begins.", e.Line]);
            return null;
        }

        var days = end == start ? 1 : (int)(end.AddTicks(-1).Date - start.Date).TotalDays + 1;
        if (days > MostDays)
        {
            Fault(e.Line, L["Line {0}: the event lasts longer than a year.", e.Line]);
            return null;
        }

        return days;
    }

    private DateTime? Moment(ICalendarLine line, string value)
    {
        var moment = Parse(value.Trim());
        if (moment is null)
        {
            Fault(line.Number, L["Line {0}: “{1}” is not a date such as 20261225.", line.Number, value]);
        }

        return moment;
    }

    /// <summary>A time with a zone of its own is a day of that zone; one in UTC is a day of the calendar's.</summary>
    private DateTime? Parse(string value)
    {
        string[] formats = ["yyyyMMdd", "yyyyMMdd'T'HHmmss", "yyyyMMdd'T'HHmmss'Z'"];
        return !DateTime.TryParseExact(value, formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var moment) || moment.Year is < 1900 or > 2999 ? null
            : value.EndsWith('Z') ? TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(moment, DateTimeKind.Utc), zone)
            : moment;
    }

    private static TimeSpan? ReadDuration(string value)
    {
        var match = DurationText().Match(value);
        return match.Success && match.Length > 2
            ? new TimeSpan((Part("w") * 7) + Part("d"), Part("h"), Part("m"), Part("s"))
            : null;

        int Part(string name) => match.Groups[name].Success ? int.Parse(match.Groups[name].Value, CultureInfo.InvariantCulture) : 0;
    }

    private void Fault(int line, string message) => _faults.Add(new(line, message));

    [GeneratedRegex(@"^\+?P((?<w>\d{1,3})W)?((?<d>\d{1,4})D)?(T((?<h>\d{1,4})H)?((?<m>\d{1,5})M)?((?<s>\d{1,6})S)?)?$", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex DurationText();

    private sealed class Event(int line)
    {
        public int Line => line;

        public string Uid { get; set; } = "";

        public string Summary { get; set; } = "";

        public bool IsCancelled { get; set; }

        public bool HasStart { get; set; }

        public DateTime? Start { get; set; }

        public DateTime? End { get; set; }

        public TimeSpan? Duration { get; set; }

        public DateTime? Replaces { get; set; }

        public YearlyRule? Rule { get; set; }

        public List<DateTime> Exceptions { get; } = [];

        public List<DateTime> Additions { get; } = [];
    }
}
