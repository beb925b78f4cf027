namespace Helpdesk.Data;

/// <summary>
/// Writes to the ledger what a person did without changing a row: an export, a download, a report that was read, a search that returned many
/// persons. Changes need no call: saving writes their events. Scoped.
/// </summary>
public interface ILedgerActs
{
    /// <summary>
    /// Writes one event with the actor, session, address, origin, reason and correlation of the scope; in the unit of work of the scope or, when none
    /// has begun, in a transaction of its own. Record before the answer goes out: nobody gets what the ledger does not know of.
    /// </summary>
    /// <param name="action">One of <see cref="LedgerActions.Acts"/>.</param>
    /// <param name="entityType">Kind of what was looked at, as in the ledger, for example <c>tickets.ticket</c>.</param>
    /// <param name="entityId">Its key; empty for a list.</param>
    /// <param name="details">Facts about the act by name: texts, numbers, times, true or false, null, and lists of these. No secrets, and no more of persons than is needed.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task RecordAsync(string action, string entityType, string entityId, IReadOnlyDictionary<string, object?>? details, CancellationToken cancellationToken);
}

/// <summary>What an event of the ledger says that was done. A closed list: who reads the ledger must know each word of it.</summary>
public static class LedgerActions
{
    /// <summary>A record was added; written by saving.</summary>
    public const string Created = "created";

    /// <summary>A record was changed; written by saving.</summary>
    public const string Updated = "updated";

    /// <summary>A record was deleted; written by saving.</summary>
    public const string Deleted = "deleted";

    /// <summary>Data left the product as a file or in bulk.</summary>
    public const string Exported = "exported";

    /// <summary>A stored file was handed out.</summary>
    public const string Downloaded = "downloaded";

    /// <summary>Something whose reading is itself worth an event was read: the ledger, a report.</summary>
    public const string Read = "read";

    /// <summary>A search returned more persons' data than daily work needs.</summary>
    public const string Searched = "searched";

    /// <summary>A proof was checked.</summary>
    public const string Verified = "verified";

    /// <summary>Values were erased; what proves them stays.</summary>
    public const string Erased = "erased";

    /// <summary>An older state was accepted as the present one.</summary>
    public const string Restored = "restored";

    /// <summary>Those that <see cref="ILedgerActs"/> takes; the others belong to saving.</summary>
    public static IReadOnlyList<string> Acts { get; } = [Exported, Downloaded, Read, Searched, Verified, Erased, Restored];
}
