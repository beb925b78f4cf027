using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Announcements;

/// <summary>
/// Announcements of the shell that have not ended, read once, because every start page asks for them. Whoever changes one calls
/// <see cref="Invalidate"/> after the commit; another node sees the change when its copy is half a minute old. Singleton of the shell.
/// </summary>
internal sealed class AnnouncementCache(TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private Snapshot? _snapshot;
    private int _version;

    public IReadOnlyList<Announcement>? Current => _snapshot is { } snapshot && time.GetElapsedTime(snapshot.LoadedAt) < MaxAge ? snapshot.Items : null;

    /// <summary>Taken before reading and given to <see cref="Store"/>: what was read before an invalidation is not kept.</summary>
    public int Version => Volatile.Read(ref _version);

    public void Store(IReadOnlyList<Announcement> items, int version)
    {
        if (version == Version)
        {
            Volatile.Write(ref _snapshot, new Snapshot(items, time.GetTimestamp()));
        }
    }

    public void Invalidate()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _snapshot, null);
    }

    private sealed record Snapshot(IReadOnlyList<Announcement> Items, long LoadedAt);
}
