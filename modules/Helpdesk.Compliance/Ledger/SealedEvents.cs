using System.Globalization;
using System.Runtime.CompilerServices;
using Helpdesk.Data;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Reads events with their seals, in the order of the chain.</summary>
internal sealed class SealedEvents(ComplianceDbContext db, ShellSettings shell)
{
    private const int CheckpointsAtOnce = 1000;

    /// <summary>All checkpoints in their order, some at a time: there is one for each minute in which something was done.</summary>
    public async IAsyncEnumerable<LedgerCheckpoint> CheckpointsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
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

    /// <summary>Sealed events after one and up to another one, with their hash as they are now.</summary>
    public async IAsyncEnumerable<SealedEvent> ReadAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LedgerText text = new();
        LedgerEvent? current = null;
        var what = () => string.Create(CultureInfo.InvariantCulture, $"{current!.EntityType} {current.EntityId} {current.Action} {current.OccurredAt:u}");
        await foreach (var (seal, @event) in ReadPairsAsync(after, upTo, cancellationToken))
        {
            current = @event;
            yield return new(seal, @event is null ? null : LedgerText.Hash(text.Of(@event, seal.Sequence, shell.Name), seal.EventHash), what, @event is { IsErased: true });
        }
    }

    /// <summary>Seals after one and up to another one, each with its event; none where it is gone.</summary>
    public async IAsyncEnumerable<(LedgerSeal Seal, LedgerEvent? Event)> ReadPairsAsync(long after, long upTo, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var pairs = from s in db.Seals.AsNoTracking()
                    where s.Sequence > after && s.Sequence <= upTo
                    join e in db.Set<LedgerEvent>().AsNoTracking() on s.EventId equals e.Id into found
                    from e in found.DefaultIfEmpty()
                    orderby s.Sequence
                    select new { s.Sequence, s.EventHash, s.ChainHash, Event = (LedgerEvent?)e };
        await foreach (var pair in pairs.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            yield return (new() { Sequence = pair.Sequence, EventHash = pair.EventHash, ChainHash = pair.ChainHash }, pair.Event);
        }
    }
}
