namespace Helpdesk.Data;

/// <summary>Reads the ledger. Scoped.</summary>
public interface ILedgerReader
{
    /// <summary>Events, newest first.</summary>
    /// <param name="query">Filter.</param>
    /// <param name="cursor">From the page before, or null.</param>
    /// <param name="limit">1 to 200.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<Web.Page<LedgerEvent>> ReadAsync(LedgerQuery query, string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>All events, oldest first, read page by page: memory does not grow with them.</summary>
    /// <param name="query">Filter.</param>
    /// <param name="cancellationToken">Cancels.</param>
    IAsyncEnumerable<LedgerEvent> ReadAllAsync(LedgerQuery query, CancellationToken cancellationToken);

    /// <summary>
    /// Kinds of records that are <see cref="ConfigurationAttribute">configuration</see>, of all modules that are installed: what a feature that is
    /// switched off now changed stays in the log.
    /// </summary>
    IReadOnlyList<string> ConfigurationTypes { get; }
}

/// <summary>Filter of ledger events; null means any.</summary>
/// <param name="EntityType">Kind of record.</param>
/// <param name="EntityId">Key of the record.</param>
/// <param name="ActorId">Person who acted.</param>
/// <param name="Origin">One of <see cref="Security.Origins"/>.</param>
/// <param name="From">UTC, inclusive.</param>
/// <param name="To">UTC, exclusive.</param>
/// <param name="Action">One of <see cref="LedgerActions"/>.</param>
public sealed record LedgerQuery(
    string? EntityType = null, string? EntityId = null, Guid? ActorId = null, string? Origin = null, DateTime? From = null, DateTime? To = null,
    string? Action = null)
{
    /// <summary>Kinds of records; null for all.</summary>
    public IReadOnlyCollection<string>? EntityTypes { get; init; }

    /// <summary>Keys of records, a few hundred at most; null for all.</summary>
    public IReadOnlyCollection<string>? EntityIds { get; init; }

    /// <summary>True for acts on behalf of somebody only.</summary>
    public bool IsOnBehalf { get; init; }
}
