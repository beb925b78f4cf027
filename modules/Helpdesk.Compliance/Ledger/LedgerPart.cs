using System.Globalization;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Walks the ledger from one checkpoint to another one.</summary>
internal sealed class LedgerPart(ComplianceDbContext db, SealedEvents events, SigningKeys keys, ShellSettings shell)
{
    /// <param name="after">Number of the checkpoint before the part; 0 for the start.</param>
    /// <param name="upTo">Number of its last checkpoint.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>How far all is right, and what is wrong after it.</returns>
    public async Task<(LedgerCheck Check, LedgerFinding? Finding)> WalkAsync(int after, int upTo, CancellationToken cancellationToken)
    {
        var known = keys.ReadAll();
        try
        {
            var checkpoints = await db.Checkpoints.AsNoTracking().Where(c => c.Number >= after && c.Number <= upTo).OrderBy(c => c.Number).ToListAsync(cancellationToken);
            if (after == 0)
            {
                LedgerCheck whole = new(shell.Name, known);
                return (whole, await FindAsync(whole, checkpoints, cancellationToken));
            }

            if (checkpoints.FirstOrDefault() is not { } start || start.Number != after)
            {
                return (new(shell.Name, known), new(null, after, string.Create(CultureInfo.InvariantCulture, $"Checkpoint {after} was removed while the ledger was verified.")));
            }

            LedgerCheck check = new(shell.Name, known, start);
            return (check, await FindAsync(check, checkpoints[1..], cancellationToken));
        }
        finally
        {
            foreach (var key in known.Values)
            {
                key.Dispose();
            }
        }
    }

    private async Task<LedgerFinding?> FindAsync(LedgerCheck check, List<LedgerCheckpoint> checkpoints, CancellationToken cancellationToken)
    {
        if (checkpoints.Count == 0)
        {
            return null;
        }

        try
        {
            await using var sealedEvents = events.ReadAsync(check.Events, checkpoints[^1].LastSequence, cancellationToken).GetAsyncEnumerator(cancellationToken);
            foreach (var checkpoint in checkpoints)
            {
                while (check.Events < checkpoint.LastSequence && await sealedEvents.MoveNextAsync())
                {
                    if (check.Next(sealedEvents.Current) is { } bad)
                    {
                        return bad;
                    }
                }

                if (check.End(checkpoint) is { } wrong)
                {
                    return wrong;
                }
            }

            return null;
        }
        catch (Exception exception) when (exception is FormatException or InvalidCastException or ArgumentException or OverflowException)
        {
            // Rows come one after the other: the next one is no event any more.
            var record = check.Events + 1;
            return new(record, null, string.Create(CultureInfo.InvariantCulture, $"Event {record} is not what was sealed: it cannot be read."));
        }
    }
}
