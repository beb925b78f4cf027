using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Tickets.Clocks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>A calendar as its form holds it: rows as they were typed, so that nothing is lost when something is refused.</summary>
internal sealed class CalendarInput
{
    private const int FewestRows = 2;
    private const int SpareHolidays = 2;

    public string? Name { get; set; }

    public string? Zone { get; set; }

    public bool IsAlwaysOpen { get; set; }

    public List<HoursInput> Week { get; set; } = [];

    public List<HolidayInput> Holidays { get; set; } = [];

    /// <summary>Days of an uploaded file that the person wants: date and name.</summary>
    public List<string?> Found { get; set; } = [];

    /// <summary>Newest version that the person saw; 0 for a new calendar.</summary>
    public int Version { get; set; }

    public IFormFile? File { get; set; }

    /// <summary>Monday to Sunday: work begins on Monday whatever a language's calendar begins with.</summary>
    public static IEnumerable<DayOfWeek> Days => Enumerable.Range(1, 7).Select(d => (DayOfWeek)(d % 7));

    public static CalendarInput Of(BusinessCalendar calendar) => new()
    {
        Name = calendar.Name,
        Zone = calendar.Zone,
        IsAlwaysOpen = calendar.IsAlwaysOpen,
        Week = [.. calendar.Week.OrderBy(h => h.From).Select(h => new HoursInput { Day = h.Day, From = Text(h.From), To = Text(h.To) })],
        Holidays = [.. calendar.Holidays.OrderBy(h => h.Date).Select(h => new HolidayInput { Date = Text(h.Date), Name = h.Name })],
        Version = calendar.Version,
    };

    public static string Text(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Text(Holiday day) => $"{Text(day.Date)} {day.Name}";

    /// <summary>Gives each day empty rows to fill, and some to the holidays.</summary>
    public void Spare(int intervals = 1)
    {
        List<HoursInput> rows = [];
        foreach (var day in Days)
        {
            List<HoursInput> filled = [.. Week.Where(h => h.Day == day && !h.IsEmpty)];
            rows.AddRange(filled);
            rows.AddRange(Enumerable.Range(0, Math.Max(filled.Count + intervals, FewestRows) - filled.Count).Select(_ => new HoursInput { Day = day }));
        }

        Week = rows;
        Holidays = [.. Holidays.Where(h => !h.IsEmpty), .. Enumerable.Range(0, SpareHolidays).Select(_ => new HolidayInput())];
    }

    /// <summary>Tuesday to Friday get the hours of Monday.</summary>
    public void CopyMonday()
    {
        List<HoursInput> monday = [.. Week.Where(h => h.Day == DayOfWeek.Monday && !h.IsEmpty)];
        Week =
        [
            .. Week.Where(h => h.Day is DayOfWeek.Monday or DayOfWeek.Saturday or DayOfWeek.Sunday),
            .. Enumerable.Range((int)DayOfWeek.Tuesday, 4).SelectMany(day => monday.Select(h => new HoursInput { Day = (DayOfWeek)day, From = h.From, To = h.To })),
        ];
    }

    /// <summary>Days that the form has, as far as they can be read.</summary>
    public IEnumerable<DateOnly> Dates() => Holidays.Select(h => Date(h.Date)).OfType<DateOnly>();

    /// <summary>The days of an uploaded file that the person chose, and that the rows do not have.</summary>
    public IReadOnlyList<Holiday> Chosen()
    {
        var present = Dates().ToHashSet();
        return
        [
            .. Found.OfType<string>()
                .Where(f => f.Length > 11)
                .Select(f => (Date: Date(f[..10]), Name: f[11..].Trim()))
                .Where(f => f.Date is not null && present.Add(f.Date.Value))
                .Select(f => new Holiday(f.Date!.Value, f.Name)),
        ];
    }

    /// <summary>The calendar that the form describes. One that is always open has neither hours nor holidays.</summary>
    /// <exception cref="ValidationException">Something is not a time or a date.</exception>
    public BusinessCalendar ToCalendar(Guid id, IStringLocalizer L)
    {
        List<ClockFault> faults = [];
        List<OpeningHours> week = [];
        List<Holiday> holidays = [.. Chosen()];
        if (!IsAlwaysOpen)
        {
            foreach (var hours in Week.Where(h => !h.IsEmpty))
            {
                if (Time(hours.From) is { } from && Time(hours.To) is { } to)
                {
                    week.Add(new(hours.Day, from, to));
                }
                else
                {
                    faults.Add(new(nameof(Week), L[
                        "{0}: “{1}–{2}” is no interval. Enter a beginning and an end such as 08:00 and 17:00.",
                        CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(hours.Day), hours.From ?? "", hours.To ?? ""]));
                }
            }

            foreach (var holiday in Holidays.Where(h => !h.IsEmpty))
            {
                if (Date(holiday.Date) is { } date)
                {
                    holidays.Add(new(date, string.IsNullOrWhiteSpace(holiday.Name) ? L["Holiday"] : holiday.Name.Trim()));
                }
                else
                {
                    faults.Add(new(nameof(Holidays), string.IsNullOrWhiteSpace(holiday.Date)
                        ? L["The holiday “{0}” has no date.", holiday.Name ?? ""]
                        : L["“{0}” is not a date such as 2026-12-25.", holiday.Date]));
                }
            }
        }

        var calendar = new BusinessCalendar
        {
            Id = id,
            Name = Name ?? "",
            Zone = Zone ?? "",
            IsAlwaysOpen = IsAlwaysOpen,
            Week = [.. week.OrderBy(h => h.Day).ThenBy(h => h.From)],
            Holidays = IsAlwaysOpen ? [] : [.. holidays.OrderBy(h => h.Date)],
        };
        if (faults.Count > 0)
        {
            // All that is to be mended, at once.
            faults.AddRange(new CalendarRules(L).Check(calendar));
        }

        faults.ThrowIfAny();
        return calendar;
    }

    private static string Text(TimeOnly time) => time.ToString("HH\\:mm", CultureInfo.InvariantCulture);

    private static DateOnly? Date(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null;

    /// <summary>24:00 is the end of the day, as 00:00 is.</summary>
    private static TimeOnly? Time(string? text) => text?.Trim() == "24:00" ? TimeOnly.MinValue
        : TimeOnly.TryParseExact(text?.Trim(), ["HH:mm", "H:mm", "HH:mm:ss"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? new TimeOnly(time.Hour, time.Minute) : null;
}

/// <summary>An interval of a day; an empty one is no interval.</summary>
internal sealed class HoursInput
{
    public DayOfWeek Day { get; set; }

    public string? From { get; set; }

    public string? To { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(From) && string.IsNullOrWhiteSpace(To);
}

/// <summary>A holiday; an empty row is none.</summary>
internal sealed class HolidayInput
{
    public string? Date { get; set; }

    public string? Name { get; set; }

    public bool IsEmpty => string.IsNullOrWhiteSpace(Date) && string.IsNullOrWhiteSpace(Name);
}
