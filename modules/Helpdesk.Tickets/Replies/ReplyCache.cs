namespace Helpdesk.Tickets.Replies;

/// <summary>
/// Responses and macros of the shell, read once, because every page of a ticket offers them. Whoever changes one calls <see cref="Invalidate"/>
/// after the commit; another node sees the change when its copy is half a minute old. Singleton of the shell; the entities in it are never changed.
/// </summary>
internal sealed class ReplyCache(TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private Snapshot? _snapshot;
    private int _version;

    public Snapshot? Current => _snapshot is { } snapshot && time.GetElapsedTime(snapshot.LoadedAt) < MaxAge ? snapshot : null;

    /// <summary>Taken before reading and given to <see cref="Store"/>: what was read before an invalidation is not kept.</summary>
    public int Version => Volatile.Read(ref _version);

    public Snapshot Store(IReadOnlyList<CannedResponse> responses, IReadOnlyList<Macro> macros, int version)
    {
        var snapshot = new Snapshot(responses, macros, time.GetTimestamp());
        if (version == Version)
        {
            Volatile.Write(ref _snapshot, snapshot);
        }

        return snapshot;
    }

    public void Invalidate()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _snapshot, null);
    }

    internal sealed record Snapshot(IReadOnlyList<CannedResponse> Responses, IReadOnlyList<Macro> Macros, long LoadedAt);
}
