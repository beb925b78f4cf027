using System.Globalization;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

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

/// <summary>
/// Verifies the tenant's ledger from its first event to its last. A long one is walked in parts, as many at once as there are processors: a part begins where
/// a checkpoint says that it does, and what is wrong first is in the first part that is not right. Reads only.
/// </summary>
internal sealed class VerifyLedger(ComplianceDbContext db, SigningKeys keys, IServiceScopeFactory scopes, TimeProvider time)
{
    /// <summary>Checkpoints of a part at most, which are in memory together.</summary>
    private const int MostCheckpoints = 10_000;

    /// <summary>Sealing runs each minute: what is older and has no seal says that it has stopped.</summary>
    private static readonly TimeSpan SealedWithin = TimeSpan.FromHours(1);

    /// <summary>Events of a part, about.</summary>
    public int PartLength { get; set; } = 25_000;

    public async Task<LedgerVerification> HandleAsync(CancellationToken cancellationToken)
    {
        // In this order: what is sealed while this reads is more than what is asked for here, never less.
        var head = keys.ReadHead();
        var last = await db.Seals.MaxAsync(s => (long?)s.Sequence, cancellationToken) ?? 0;
        var walked = await WalkAsync(await CutAsync(cancellationToken), cancellationToken);
        var (check, finding) = walked[^1];
        finding ??= check.Events < last
            ? new(check.Events + 1, null, string.Create(CultureInfo.InvariantCulture, $"Event {check.Events + 1} has a seal that no checkpoint signs."))
            : check.Last(head);
        var waiting = await CountUnsealedAsync(cancellationToken);
        if (finding is null && waiting > 0 && await OldestUnsealedAsync(waiting, cancellationToken) is { } oldest && oldest < time.GetUtcNow().UtcDateTime - SealedWithin)
        {
            finding = new(null, null, string.Create(CultureInfo.InvariantCulture, $"Events since {oldest:u} have no seal: sealing has stopped. Start the server, or run: ledger seal."));
        }

        return new(check.Events, check.Checkpoints, waiting, finding) { Erased = walked.Sum(p => p.Check.Erased) };
    }

    /// <summary>Of a ledger that is right, each seal has its event: to count is enough.</summary>
    private async Task<long> CountUnsealedAsync(CancellationToken cancellationToken)
    {
        var events = await db.Set<LedgerEvent>().LongCountAsync(cancellationToken);
        return Math.Max(0, events - await db.Seals.LongCountAsync(cancellationToken));
    }

    /// <summary>Among the newest events, where all of them should be; only if they are not, among all.</summary>
    private async Task<DateTime?> OldestUnsealedAsync(long waiting, CancellationToken cancellationToken)
    {
        var unsealed = db.Set<LedgerEvent>().Where(e => !db.Seals.Any(s => s.EventId == e.Id));
        var newest = await db.Checkpoints.OrderByDescending(c => c.Number).Select(c => (DateTime?)c.NewestAt).FirstOrDefaultAsync(cancellationToken);
        var from = newest is { } at ? at - SealLedger.LongestTransaction : DateTime.MinValue;
        var recent = unsealed.Where(e => e.OccurredAt > from);
        return await (await recent.LongCountAsync(cancellationToken) < waiting ? unsealed : recent).OrderBy(e => e.OccurredAt).Select(e => (DateTime?)e.OccurredAt).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>Numbers of checkpoints after which parts begin: 0, and where enough events came together.</summary>
    private async Task<List<int>> CutAsync(CancellationToken cancellationToken)
    {
        List<int> cuts = [0];
        long sequence = 0;
        while (true)
        {
            var (number, next) = (cuts[^1], sequence + PartLength);
            var cut = await db.Checkpoints.Where(c => c.Number > number && (c.LastSequence >= next || c.Number >= number + MostCheckpoints))
                .OrderBy(c => c.Number).Select(c => new { c.Number, c.LastSequence }).FirstOrDefaultAsync(cancellationToken);
            if (cut is null)
            {
                return cuts;
            }

            cuts.Add(cut.Number);
            sequence = cut.LastSequence;
        }
    }

    /// <returns>Parts in their order, up to the first one that is not right.</returns>
    private async Task<List<(LedgerCheck Check, LedgerFinding? Finding)>> WalkAsync(List<int> cuts, CancellationToken cancellationToken)
    {
        var walked = new (LedgerCheck Check, LedgerFinding? Finding)[cuts.Count];
        var wrong = cuts.Count - 1;
        ParallelOptions options = new() { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(Enumerable.Range(0, cuts.Count), options, async (i, cancel) =>
        {
            // Parts are begun in their order, so all before the first wrong one are walked.
            if (i > Volatile.Read(ref wrong))
            {
                return;
            }

            await using var scope = scopes.CreateAsyncScope();
            walked[i] = await scope.ServiceProvider.GetRequiredService<LedgerPart>().WalkAsync(cuts[i], i + 1 < cuts.Count ? cuts[i + 1] : int.MaxValue, cancel);
            if (walked[i].Finding is not null)
            {
                for (var seen = Volatile.Read(ref wrong); i < seen; seen = Volatile.Read(ref wrong))
                {
                    Interlocked.CompareExchange(ref wrong, i, seen);
                }
            }
        });
        return [.. walked.Take(wrong + 1)];
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
