using System.Collections.Concurrent;

namespace Helpdesk.Tickets.Clocks;

/// <summary>Versions of calendars that all open clocks are known to follow, so that nobody looks again. Singleton of the shell.</summary>
internal sealed class FollowedCalendars
{
    private readonly ConcurrentDictionary<Guid, int> _versions = new();

    public bool Has(Guid calendarId, int version) => _versions.TryGetValue(calendarId, out var known) && known >= version;

    public void Add(Guid calendarId, int version) => _versions[calendarId] = version;
}
