using System.Collections.Concurrent;
using Helpdesk.Identity.Domain;

namespace Helpdesk.Identity.Security;

/// <summary>
/// Locks names that nobody has exactly as it locks real ones, so that the lockout message does not tell which names exist. Lives in
/// memory and is bounded: it protects a secret, not an account.
/// </summary>
internal sealed class UnknownNames(TimeProvider time)
{
    private const int MaxEntries = 10_000;

    private readonly ConcurrentDictionary<string, User> _names = new(StringComparer.Ordinal);

    /// <summary>End of the lockout, or null when the name is not locked.</summary>
    public DateTime? LockedUntil(string normalizedName) =>
        _names.TryGetValue(normalizedName, out var state) && state.IsLockedOut(Now) ? state.LockoutEnd!.Value.UtcDateTime : null;

    public void CountFailure(string normalizedName)
    {
        if (_names.Count >= MaxEntries)
        {
            _names.Clear();
        }

        var state = _names.GetOrAdd(normalizedName, _ => new User());
        lock (state)
        {
            state.CountFailedSignIn(Now);
        }
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;
}
