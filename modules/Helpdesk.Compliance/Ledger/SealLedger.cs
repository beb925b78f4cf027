using System.Security.Cryptography;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>
/// Gives events their place in the chain after they were committed, so that no change waits for another one, and signs each run of them. What one
/// transaction holds back is sealed when it is there.
/// </summary>
[BackgroundTask(Title = "Seal the ledger", Schedule = "5 * * * * ?", Description = "Chains and signs what was written since the last time.")]
internal sealed class SealLedger(ComplianceDbContext db, IUnitOfWork unitOfWork, IBulkWriter bulk, SigningKeys keys, ShellSettings shell, TimeProvider time, IStringLocalizer L) : IBackgroundTask
{
    /// <summary>Events of a checkpoint at most.</summary>
    public const int MostEvents = 10_000;

    /// <summary>No transaction of the product stays open for so long; the nightly task looks at everything.</summary>
    public static readonly TimeSpan LongestTransaction = TimeSpan.FromMinutes(30);

    public Task RunAsync(CancellationToken cancellationToken) => HandleAsync(everything: false, cancellationToken);

    /// <param name="everything">Looks for events of any age that have no seal.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Events sealed.</returns>
    public async Task<int> HandleAsync(bool everything, CancellationToken cancellationToken)
    {
        var newest = await db.Checkpoints.OrderByDescending(c => c.Number).Select(c => (DateTime?)c.NewestAt).FirstOrDefaultAsync(cancellationToken);
        var from = everything || newest is null ? DateTime.MinValue : newest.Value - LongestTransaction;
        var (sealedEvents, after) = (0, Guid.Empty);
        while (true)
        {
            var since = from;
            var last = after;
            var pending = await db.Set<LedgerEvent>().AsNoTracking()
                .Where(e => (e.OccurredAt > since || (e.OccurredAt == since && e.Id.CompareTo(last) > 0)) && !db.Seals.Any(s => s.EventId == e.Id))
                .OrderBy(e => e.OccurredAt).ThenBy(e => e.Id)
                .Take(MostEvents).ToListAsync(cancellationToken);
            if (pending.Count == 0)
            {
                return sealedEvents;
            }

            if (!await SealAsync(pending, cancellationToken))
            {
                // Another node was faster; what is left is sealed the next time.
                return sealedEvents;
            }

            sealedEvents += pending.Count;
            (from, after) = (pending[^1].OccurredAt, pending[^1].Id);
        }
    }

    private async Task<bool> SealAsync(List<LedgerEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            // Before the transaction: another node writes the head after its commit, so what it names is there for who reads after it.
            var head = keys.ReadHead();
            await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
            var previous = await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken);
            using var key = keys.ReadNewest(hasSigned: previous is not null);
            LedgerText text = new();
            var last = new LedgerHead(previous?.Number ?? 0, previous is null ? HashChain.Start : LedgerText.Hash(text.Of(previous, shell.Name)));
            if (head is not null && (head.Number > last.Number || (head.Number == last.Number && head.Hash != last.Hash)))
            {
                // Going on would put another checkpoint in the place of what is missing, and nobody would ever see it.
                throw new BusinessException(
                    "Compliance:OtherEnd", L["The ledger ends with checkpoint {0}, and checkpoint {1} was signed here last: nothing is sealed. If an older database was restored on purpose, run: ledger accept-restore --reason TEXT.", last.Number, head.Number]);
            }

            var (sequence, chain) = (previous?.LastSequence ?? 0, previous?.ChainHash ?? HashChain.Start);
            List<LedgerSeal> seals = new(events.Count);
            foreach (var @event in events)
            {
                var hash = LedgerText.Hash(text.Of(@event, ++sequence, shell.Name));
                chain = HashChain.Next(chain, hash);
                seals.Add(new() { Sequence = sequence, EventId = @event.Id, EventHash = hash, ChainHash = chain });
            }

            LedgerCheckpoint checkpoint = new()
            {
                Number = last.Number + 1,
                FirstSequence = seals[0].Sequence,
                LastSequence = sequence,
                Root = HashChain.Root([.. seals.Select(s => s.EventHash)]),
                ChainHash = chain,
                PreviousHash = last.Hash,
                SealedAt = ToStored(time.GetUtcNow().UtcDateTime),
                NewestAt = events[^1].OccurredAt,
                KeyId = SigningKeys.Id(key),
            };
            checkpoint.Signature = Convert.ToBase64String(key.SignData(text.Of(checkpoint, shell.Name), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
            await bulk.InsertAsync(db, seals, cancellationToken);
            await bulk.InsertAsync(db, [checkpoint], cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            keys.WriteHead(new(checkpoint.Number, LedgerText.Hash(text.Of(checkpoint, shell.Name))));
            return true;
        }
        catch (DuplicateException)
        {
            return false;
        }
    }

    /// <summary>As precise as all databases keep it.</summary>
    private static DateTime ToStored(DateTime at) => new(at.Ticks - (at.Ticks % TimeSpan.TicksPerMicrosecond), DateTimeKind.Utc);
}

/// <summary>Looks for what was missed: a transaction that was open for longer than anybody thought.</summary>
[BackgroundTask(Title = "Seal what was missed", Schedule = "0 42 2 * * ?", Description = "Looks at all events of the ledger for one that has no seal.")]
internal sealed class SealMissed(SealLedger seal) : IBackgroundTask
{
    public async Task RunAsync(CancellationToken cancellationToken) => await seal.HandleAsync(everything: true, cancellationToken);
}
