using System.Globalization;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Ledger;

/// <summary>How a verification ended.</summary>
/// <param name="Events">Events that are right, from the first one on.</param>
/// <param name="Checkpoints">Checkpoints that are right, from the first one on.</param>
/// <param name="Unsealed">Events that wait for their seal.</param>
/// <param name="Finding">What is wrong first; null when nothing is.</param>
internal sealed record LedgerVerification(long Events, int Checkpoints, long Unsealed, LedgerFinding? Finding)
{
    /// <summary>Events among the right ones whose values were erased.</summary>
    public long Erased { get; init; }
}

/// <summary>Walks the tenant's ledger from its first event. Reads only.</summary>
internal sealed class VerifyLedger(ComplianceDbContext db, SigningKeys keys, ShellSettings shell, TimeProvider time)
{
    /// <summary>Sealing runs each minute: what is older and has no seal says that it has stopped.</summary>
    private static readonly TimeSpan SealedWithin = TimeSpan.FromHours(1);

    private const int CheckpointsAtOnce = 1000;

    public async Task<LedgerVerification> HandleAsync(CancellationToken cancellationToken)
    {
        var known = keys.ReadAll();
        try
        {
            LedgerCheck check = new(shell.Name, known);
            var finding = await FindAsync(check, cancellationToken);
            var unsealed = db.Set<LedgerEvent>().Where(e => !db.Seals.Any(s => s.EventId == e.Id));
            if (finding is null && await unsealed.OrderBy(e => e.OccurredAt).Select(e => (DateTime?)e.OccurredAt).FirstOrDefaultAsync(cancellationToken) is { } oldest
                && oldest < time.GetUtcNow().UtcDateTime - SealedWithin)
            {
                finding = new(null, null, string.Create(CultureInfo.InvariantCulture, $"Events since {oldest:u} have no seal: sealing has stopped. Start the server, or run: ledger seal."));
            }

            return new(check.Events, check.Checkpoints, await unsealed.LongCountAsync(cancellationToken), finding) { Erased = check.Erased };
        }
        finally
        {
            foreach (var key in known.Values)
            {
                key.Dispose();
            }
        }
    }

    private async Task<LedgerFinding?> FindAsync(LedgerCheck check, CancellationToken cancellationToken)
    {
        // In this order: what is sealed while this reads is more than what is asked for here, never less.
        var head = keys.ReadHead();
        var last = await db.Seals.MaxAsync(s => (long?)s.Sequence, cancellationToken) ?? 0;
        await foreach (var checkpoint in CheckpointsAsync(cancellationToken))
        {
            try
            {
                await foreach (var next in ReadAsync(check.Events, checkpoint.LastSequence, cancellationToken))
                {
                    if (check.Next(next) is { } bad)
                    {
                        return bad;
                    }
                }
            }
            catch (Exception exception) when (exception is FormatException or InvalidCastException or ArgumentException or OverflowException)
            {
                // Rows come one after the other: the next one is no event any more.
                var record = check.Events + 1;
                return new(record, null, string.Create(CultureInfo.InvariantCulture, $"Event {record} is not what was sealed: it cannot be read."));
            }

            if (check.End(checkpoint) is { } wrong)
            {
                return wrong;
            }
        }

        return check.Events < last
            ? new(check.Events + 1, null, string.Create(CultureInfo.InvariantCulture, $"Event {check.Events + 1} has a seal that no checkpoint signs."))
            : check.Last(head);
    }

    /// <summary>All checkpoints in their order, some at a time: there is one for each minute in which something was done.</summary>
    public async IAsyncEnumerable<LedgerCheckpoint> CheckpointsAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await db.Checkpoints.AsNoTracking().OrderBy(c => c.Number).Take(CheckpointsAtOnce).ToListAsync(cancellationToken);
        while (page.Count > 0)
        {
            foreach (var checkpoint in page)
            {
                yield return checkpoint;
            }

            var last = page[^1].Number;
            page = await db.Checkpoints.AsNoTracking().Where(c => c.Number > last).OrderBy(c => c.Number).Take(CheckpointsAtOnce).ToListAsync(cancellationToken);
        }
    }

    /// <summary>Sealed events after one and up to another one, in the order of the chain.</summary>
    public async IAsyncEnumerable<SealedEvent> ReadAsync(long after, long upTo, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LedgerText text = new();
        await foreach (var (seal, @event) in ReadPairsAsync(after, upTo, cancellationToken))
        {
            yield return new(
                seal,
                @event is null ? null : LedgerText.Hash(text.Of(@event, seal.Sequence, shell.Name)),
                @event is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{@event.EntityType} {@event.EntityId} {@event.Action} {@event.OccurredAt:u}"),
                @event is { IsErased: true });
        }
    }

    public async IAsyncEnumerable<(LedgerSeal Seal, LedgerEvent? Event)> ReadPairsAsync(
        long after, long upTo, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pairs = from s in db.Seals.AsNoTracking()
                    where s.Sequence > after && s.Sequence <= upTo
                    join e in db.Set<LedgerEvent>().AsNoTracking() on s.EventId equals e.Id into found
                    from e in found.DefaultIfEmpty()
                    orderby s.Sequence
                    select new { Seal = s, Event = (LedgerEvent?)e };
        await foreach (var pair in pairs.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return (pair.Seal, pair.Event);
        }
    }
}

/// <summary>What is wrong is seen on the page of background tasks and in the log the next morning, not when an auditor asks.</summary>
[BackgroundTask(Title = "Verify the ledger", Schedule = "0 12 3 * * ?", Description = "Walks the ledger from its first event, compares all rows with it and fails at the first record that is wrong.")]
internal sealed class VerifyLedgerNightly(VerifyLedger ledger, VerifyRows rows) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        if (((await ledger.HandleAsync(cancellationToken)).Finding ?? (await rows.HandleAsync(cancellationToken)).Finding) is { } finding)
        {
            throw new BusinessException("Compliance:LedgerIsWrong", finding.Sentence);
        }
    }
}
