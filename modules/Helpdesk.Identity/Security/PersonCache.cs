using System.Collections.Concurrent;

namespace Helpdesk.Identity.Security;

/// <summary>What a request must know of the person who makes it.</summary>
internal sealed record PersonSnapshot(
    Guid Id,
    string UserName,
    string DisplayName,
    string SecurityStamp,
    bool IsActive,
    Guid? OrganisationId,
    string? TimeZone,
    string? Locale,
    IReadOnlyList<string> Roles,
    IReadOnlyList<string> Granted,
    IReadOnlySet<string> Held,
    IReadOnlyList<Guid> Teams);

/// <summary>What a request must know of the token that it carries.</summary>
internal sealed record TokenSnapshot(Guid Id, Guid UserId, DateTime? ExpiresAt, DateTime? RevokedAt, IReadOnlySet<string>? Scopes);

/// <summary>
/// People and tokens of this tenant as this node last read them. A change made here is seen at once (<see cref="Forget"/>), one made by
/// another node after <see cref="Lifetime"/>.
/// </summary>
internal sealed class PersonCache(TimeProvider time)
{
    /// <summary>How long another node's change may stay unseen.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(10);

    private const int MaxEntries = 20_000;

    private readonly ConcurrentDictionary<Guid, Entry<PersonSnapshot>> _people = [];
    private readonly ConcurrentDictionary<string, Entry<TokenSnapshot>> _tokens = new(StringComparer.Ordinal);
    private long _generation;

    public Task<PersonSnapshot?> GetPersonAsync(Guid id, Func<Task<PersonSnapshot?>> load) => GetAsync(_people, id, load);

    public Task<TokenSnapshot?> GetTokenAsync(string hash, Func<Task<TokenSnapshot?>> load) => GetAsync(_tokens, hash, load);

    /// <summary>Forgets these people and their tokens; all when the set is empty.</summary>
    public void Forget(IReadOnlySet<Guid> people)
    {
        Interlocked.Increment(ref _generation);
        if (people.Count == 0)
        {
            _people.Clear();
            _tokens.Clear();
            return;
        }

        foreach (var id in people)
        {
            _people.TryRemove(id, out _);
        }

        foreach (var (hash, entry) in _tokens)
        {
            if (people.Contains(entry.Value.UserId))
            {
                _tokens.TryRemove(hash, out _);
            }
        }
    }

    private async Task<TValue?> GetAsync<TKey, TValue>(
        ConcurrentDictionary<TKey, Entry<TValue>> entries, TKey key, Func<Task<TValue?>> load)
        where TKey : notnull
        where TValue : class
    {
        if (entries.TryGetValue(key, out var entry) && time.GetElapsedTime(entry.ReadAt) < Lifetime)
        {
            return entry.Value;
        }

        var generation = Interlocked.Read(ref _generation);
        var readAt = time.GetTimestamp();
        var value = await load();

        // A read that began before a change was committed must not outlive the change.
        if (value is not null && generation == Interlocked.Read(ref _generation))
        {
            if (entries.Count >= MaxEntries)
            {
                entries.Clear();
            }

            entries[key] = new Entry<TValue>(value, readAt);
            if (generation != Interlocked.Read(ref _generation))
            {
                entries.TryRemove(key, out _);
            }
        }

        return value;
    }

    private sealed record Entry<T>(T Value, long ReadAt);
}
