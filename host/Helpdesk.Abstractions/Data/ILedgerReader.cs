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

    /// <summary>All events of a filter in one pass, in no order: for who looks for few among very many. Read it to its end before anything else is asked.</summary>
    /// <param name="query">Filter.</param>
    /// <param name="cancellationToken">Cancels.</param>
    IAsyncEnumerable<LedgerEvent> StreamAsync(LedgerQuery query, CancellationToken cancellationToken);
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
    string? Action = null);
