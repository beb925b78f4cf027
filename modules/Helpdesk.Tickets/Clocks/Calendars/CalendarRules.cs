using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What a calendar must be before it is saved.</summary>
internal sealed class CalendarRules(IStringLocalizer L)
{
    public const int MaxName = 100;
    public const int MostHolidays = 500;
    public const int MostIntervals = 12;

    /// <summary>All faults; empty when the calendar is sound.</summary>
    public IReadOnlyList<ClockFault> Check(BusinessCalendar calendar)
    {
        List<ClockFault> faults = [];
        if (string.IsNullOrWhiteSpace(calendar.Name))
        {
            faults.Add(new(nameof(calendar.Name), L["Give the calendar a name."]));
        }

        if (calendar.Name.Trim().Length > MaxName)
        {
            faults.Add(new(nameof(calendar.Name), L["The text is too long: {0} of at most {1} characters.", calendar.Name.Trim().Length, MaxName]));
        }

        if (!Zones.IsKnown(calendar.Zone))
        {
            faults.Add(new(nameof(calendar.Zone), L["“{0}” is not a time zone. Use a name such as Europe/Berlin.", calendar.Zone]));
        }

        if (calendar.IsAlwaysOpen)
        {
            if (calendar.Week.Count > 0 || calendar.Holidays.Count > 0)
            {
                faults.Add(new(nameof(calendar.IsAlwaysOpen), L["A calendar that is always open has neither hours nor holidays. Remove them, or choose opening hours."]));
            }

            return faults;
        }

        if (calendar.Week.Count == 0)
        {
            faults.Add(new(nameof(calendar.Week), L["The calendar is never open. Enter opening hours, or choose that it is always open."]));
        }

        faults.AddRange(HoursFaults(calendar));
        faults.AddRange(HolidayFaults(calendar.Holidays));
        faults.AddRange(calendar.Holidays.GroupBy(h => h.Date).Where(g => g.Count() > 1)
            .Select(g => new ClockFault(nameof(calendar.Holidays), L["{0} is a holiday twice.", g.Key.ToString("d", CultureInfo.CurrentCulture)])));
        return faults;
    }

    private IEnumerable<ClockFault> HolidayFaults(IReadOnlyList<Holiday> holidays)
    {
        if (holidays.Count > MostHolidays)
        {
            yield return new(nameof(BusinessCalendar.Holidays), L["There are {0} holidays; a calendar keeps at most {1}. Remove the oldest ones.", holidays.Count, MostHolidays]);
        }

        if (holidays.FirstOrDefault(h => h.Name.Length > MaxName) is { } named)
        {
            yield return new(nameof(BusinessCalendar.Holidays), L["The name of the holiday {0} is too long.", named.Date.ToString("d", CultureInfo.CurrentCulture)]);
        }
    }

    private IEnumerable<ClockFault> HoursFaults(BusinessCalendar calendar)
    {
        foreach (var day in calendar.Week.GroupBy(h => h.Day).OrderBy(g => g.Key))
        {
            var name = CultureInfo.CurrentCulture.DateTimeFormat.GetDayName(day.Key);
            if (day.Count() > MostIntervals)
            {
                yield return new(nameof(calendar.Week), L["{0} has more than {1} intervals.", name, MostIntervals]);
            }

            foreach (var hours in day.Where(h => h.Length <= TimeSpan.Zero))
            {
                yield return new(nameof(calendar.Week), L["{0}: {1} ends before it begins.", name, Text(hours)]);
            }

            var sound = day.Where(h => h.Length > TimeSpan.Zero).OrderBy(h => h.From).ThenBy(h => h.End).ToList();
            for (var i = 1; i < sound.Count; i++)
            {
                // Against all before: a long interval may reach over the next one into the one after it.
                if (sound.Take(i).FirstOrDefault(h => h.End > sound[i].From.ToTimeSpan()) is { } earlier)
                {
                    yield return new(nameof(calendar.Week), L["{0}: {1} and {2} overlap.", name, Text(earlier), Text(sound[i])]);
                }
            }
        }
    }

    private static string Text(OpeningHours hours) =>
        string.Create(CultureInfo.InvariantCulture, $"{hours.From:HH\\:mm}–{(hours.To == TimeOnly.MinValue ? "24:00" : hours.To.ToString("HH\\:mm", CultureInfo.InvariantCulture))}");
}
