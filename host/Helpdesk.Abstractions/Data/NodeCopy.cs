namespace Helpdesk.Data;

/// <summary>
/// What this node keeps in memory of rows that every page needs and that change rarely. Whoever changes them calls <see cref="Invalidate"/> after
/// the commit; another node sees the change when its copy is <see cref="MaxAge"/> old. A singleton of the shell; what is in it is never changed.
/// </summary>
/// <typeparam name="T">What was read, as one immutable value.</typeparam>
/// <param name="time">Clock of the age.</param>
public abstract class NodeCopy<T>(TimeProvider time)
    where T : class
{
    /// <summary>After so long the rows are read again, 30 seconds.</summary>
    public static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(30);

    private Kept? _kept;
    private int _version;

    /// <summary>The copy; null when there is none or when it is too old.</summary>
    public T? Current => _kept is { } kept && time.GetElapsedTime(kept.ReadAt) < MaxAge ? kept.Value : null;

    /// <summary>What was read last, however old it is.</summary>
    public T? Last => _kept?.Value;

    /// <summary>Taken before reading and given to <see cref="Store"/>: what was read before an invalidation is not kept.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Keeps what was read, unless it was invalidated meanwhile.</summary>
    /// <param name="value">What was read.</param>
    /// <param name="version"><see cref="Version"/> from before reading.</param>
    public void Store(T value, int version)
    {
        if (version == Version)
        {
            Volatile.Write(ref _kept, new(value, time.GetTimestamp()));
        }
    }

    /// <summary>Forgets the copy; after a commit.</summary>
    public void Invalidate()
    {
        Interlocked.Increment(ref _version);
        Volatile.Write(ref _kept, null);
    }

    private sealed record Kept(T Value, long ReadAt);
}
