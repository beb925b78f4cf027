using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets;

/// <summary>
/// Categories and services of the shell, read once. Whoever changes them calls <see cref="Invalidate"/> after the commit; another node sees
/// the change when its copy is half a minute old. Singleton of the shell; the entities in it are never changed.
/// </summary>
internal sealed class TicketCatalogCache(TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private Snapshot? _snapshot;
    private int _version;

    public Snapshot? Current => _snapshot is { } snapshot && time.GetElapsedTime(snapshot.LoadedAt) < MaxAge ? snapshot : null;

    /// <summary>Taken before reading and given to <see cref="Store"/>: what was read before an invalidation is not kept.</summary>
    public int Version => Volatile.Read(ref _version);

    public void Store(IReadOnlyList<TicketCategory> categories, IReadOnlyList<TicketService> services, int version)
    {
        var snapshot = new Snapshot(categories, services, time.GetTimestamp());
        if (version == Version)
        {
            Volatile.Write(ref _snapshot, snapshot);
        }
    }

    public void Invalidate()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _snapshot, null);
    }

    internal sealed record Snapshot(IReadOnlyList<TicketCategory> Categories, IReadOnlyList<TicketService> Services, long LoadedAt);
}
