namespace Helpdesk.Data;

/// <summary>Erases values from the ledger, where a person's right to be forgotten is stronger than the history of values. Scoped.</summary>
public interface ILedgerErasure
{
    /// <summary>
    /// Erases the values of all events of a record, in the unit of work of the scope or one of its own. Who, when, what kind of change and why stay, and so do
    /// all proofs. The caller checks the right, and records the act in the same unit of work.
    /// </summary>
    /// <param name="entityType">Kind of record in the ledger.</param>
    /// <param name="entityId">Its key.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Events whose values were erased now; acts of erasing are never among them.</returns>
    Task<long> EraseAsync(string entityType, string entityId, CancellationToken cancellationToken);
}
