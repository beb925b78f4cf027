using System.Collections.Concurrent;

namespace Helpdesk.Tickets.Clocks;

/// <summary>All versions of all calendars; keeps what has been worked out, so let it live as long as the calendars do not change.</summary>
internal sealed class CalendarShelf
{
    private readonly Dictionary<Guid, List<BusinessCalendar>> _calendars;
    private readonly ConcurrentDictionary<(Guid Id, int Version, string Zone), BusinessTime> _times = new();

    public CalendarShelf(IEnumerable<BusinessCalendar> versions) =>
        _calendars = versions.GroupBy(c => c.Id).ToDictionary(g => g.Key, g => g.OrderBy(c => c.Version).ToList());

    /// <summary>The version in force at an instant; the first one before any was.</summary>
    /// <exception cref="KeyNotFoundException">There is no such calendar.</exception>
    public BusinessCalendar At(Guid id, DateTime utc)
    {
        var versions = _calendars.GetValueOrDefault(id) ?? throw new KeyNotFoundException($"There is no calendar {id}.");
        return versions.FindLast(c => c.ValidFrom <= utc) ?? versions[0];
    }

    /// <summary>Arithmetic of the version in force, in the calendar's own zone or in another one.</summary>
    public BusinessTime TimeAt(Guid id, DateTime utc, string? zone = null)
    {
        var calendar = At(id, utc);
        return _times.GetOrAdd(
            (calendar.Id, calendar.Version, zone ?? calendar.Zone),
            static (key, c) => new BusinessTime(c, TimeZoneInfo.FindSystemTimeZoneById(key.Zone)),
            calendar);
    }
}
