using System.Globalization;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Ledger;

/// <summary>How the comparison of all rows with the ledger ended.</summary>
/// <param name="Rows">Rows that were looked at.</param>
/// <param name="Finding">What is wrong first; null when nothing is.</param>
internal sealed record RowVerification(long Rows, LedgerFinding? Finding);

/// <summary>Compares the rows of all modules with the ledger. Says something only of a ledger that <see cref="VerifyLedger"/> found right. Reads only.</summary>
internal sealed class VerifyRows(ComplianceDbContext db, ILedgerRows ledger)
{
    public async Task<RowVerification> HandleAsync(CancellationToken cancellationToken)
    {
        long rows = 0;
        await foreach (var kind in ledger.CompareAsync(cancellationToken))
        {
            rows += kind.Rows;
            if (kind.Mismatch is { } mismatch)
            {
                return new(rows, await FindingAsync(mismatch, cancellationToken));
            }
        }

        return new(rows, null);
    }

    private async Task<LedgerFinding> FindingAsync(LedgerMismatch mismatch, CancellationToken cancellationToken)
    {
        var sequence = await db.Seals.Where(s => s.EventId == mismatch.LastEventId).Select(s => (long?)s.Sequence).FirstOrDefaultAsync(cancellationToken);
        if (mismatch.EntityId is null)
        {
            return new(null, null, $"{mismatch.EntityType} has a row that cannot be read, not even its key.");
        }

        var what = mismatch.Reason switch
        {
            LedgerMismatchReason.NotInLedger => "has a row, and by the ledger there is none",
            LedgerMismatchReason.Gone => "has no row, and the ledger does not say that it was deleted",
            LedgerMismatchReason.Unreadable => "has a row that cannot be read",
            _ when mismatch.Property is { } property => $"is not what the ledger says: {property} differs",
            _ => "is not what the ledger says",
        };
        var last = (mismatch.LastEventId, sequence) switch
        {
            (null, _) => "it has no event",
            (_, null) => "its last event has no seal yet",
            (_, { } number) => string.Create(CultureInfo.InvariantCulture, $"its last event is {number}"),
        };
        return new(sequence, null, $"{mismatch.EntityType} {mismatch.EntityId} {what}; {last}.");
    }
}
