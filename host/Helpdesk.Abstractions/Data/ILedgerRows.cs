namespace Helpdesk.Data;

/// <summary>
/// Compares the rows of all enabled modules with what the ledger says of them: a row that was changed, added or deleted past the product is
/// found. Reads only, in small batches, and looks twice before it calls a record wrong, so that a running system gives no false alarm.
/// What the ledger leaves out is not compared: types and properties with <see cref="NotInLedgerAttribute"/>, concurrency stamps, and the values of
/// secrets (that there is one is). Scoped.
/// </summary>
public interface ILedgerRows
{
    /// <summary>Kind by kind; each stops at its first record that is wrong.</summary>
    IAsyncEnumerable<LedgerRowsOfKind> CompareAsync(CancellationToken cancellationToken);
}

/// <summary>How the comparison of one kind of record ended.</summary>
/// <param name="EntityType">Kind of record, as in the ledger.</param>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="Mismatch">The first one that is wrong; null when none is.</param>
public sealed record LedgerRowsOfKind(string EntityType, long Rows, LedgerMismatch? Mismatch);

/// <summary>A record whose row and events do not fit.</summary>
/// <param name="EntityType">Kind of record, as in the ledger.</param>
/// <param name="EntityId">Its key, as in the ledger; null for a row whose key cannot be read.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Property">The first property that differs, where one does.</param>
/// <param name="LastEventId">Newest event of the record; null when it has none.</param>
public sealed record LedgerMismatch(string EntityType, string? EntityId, LedgerMismatchReason Reason, string? Property, Guid? LastEventId);

/// <summary>What does not fit.</summary>
public enum LedgerMismatchReason
{
    /// <summary>The row holds something that no event says.</summary>
    Differs,

    /// <summary>There is a row, and by the ledger there is none.</summary>
    NotInLedger,

    /// <summary>By the ledger there is a row, and there is none.</summary>
    Gone,

    /// <summary>The row holds what the product cannot have written.</summary>
    Unreadable,
}
