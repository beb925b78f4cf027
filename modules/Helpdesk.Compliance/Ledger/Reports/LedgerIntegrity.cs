using System.Runtime.CompilerServices;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger.Reports;

/// <summary>R16: that the ledger is whole, or where it is not.</summary>
internal sealed class LedgerIntegrity(ComplianceDbContext db, VerifyLedger verify, SigningKeys keys, ShellSettings shell, TimeProvider time, IStringLocalizer L) : IComplianceReport
{
    private const int PageSize = 500;
    private const int MostGaps = 100;

    public ReportDefinition Definition => new(
        "R16",
        L["Audit-log integrity"],
        L["The whole ledger is verified from its first event when the report is made; each signed checkpoint of the period with its hashes, key and signature."],
        ReportPermissions.ReadLedger,
        [
            new("checkpoint", L["Checkpoint"], ReportValueKind.Number, 0.6),
            new("sealedAt", L["Sealed at"], ReportValueKind.Instant),
            new("first", L["First event"], ReportValueKind.Number, 0.6),
            new("last", L["Last event"], ReportValueKind.Number, 0.6),
            new("events", L["Events"], ReportValueKind.Number, 0.6),
            new("newestAt", L["Newest event at"], ReportValueKind.Instant),
            new("signature", L["Signature"], Weight: 0.8),
            new("isProved", L["Proved"], ReportValueKind.YesNo, 0.5),
            new("keyId", L["Key"], ReportValueKind.Hash),
            new("root", L["Merkle root"], ReportValueKind.Hash, 1.5),
            new("chain", L["Chain hash"], ReportValueKind.Hash, 1.5),
            new("previous", L["Checkpoint before"], ReportValueKind.Hash, 1.5),
        ])
    {
        PeriodMeaning = L["Sealed within the period"],
        IsPopulation = true,
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (from, to) = (context.Scope.From, context.Scope.To);
        var checkpoints = db.Checkpoints.AsNoTracking().Where(c => c.SealedAt >= from && c.SealedAt < to);
        context.Expect(await checkpoints.LongCountAsync(cancellationToken));
        var proved = await VerifyAsync(context, cancellationToken);

        // The keys are beside the database: without them there is a report, and it says so.
        var known = ReadKeys(context);
        try
        {
            LedgerCheck check = new(shell.Name, known);
            SortedSet<string> used = new(StringComparer.Ordinal);
            LedgerCheckpoint? first = null, last = null;
            List<LedgerCheckpoint> page;
            do
            {
                var after = last?.Number ?? 0;
                page = await checkpoints.Where(c => c.Number > after).OrderBy(c => c.Number).Take(PageSize).ToListAsync(cancellationToken);
                foreach (var checkpoint in page)
                {
                    first ??= checkpoint;
                    last = checkpoint;
                    used.Add(checkpoint.KeyId);
                    yield return Row(checkpoint, check.IsSigned(checkpoint), proved);
                }
            }
            while (page.Count == PageSize);

            context.Figure(new("keys", L["Keys of the period"], ReportValueKind.Text, string.Join(", ", used)));
            context.Figure(new("knownKeys", L["Keys that verify"], ReportValueKind.Text, string.Join(", ", known.Keys.Order(StringComparer.Ordinal))));
            if (first is not null && last is not null)
            {
                await ReadRangeAsync(context, first.FirstSequence, last.LastSequence, cancellationToken);
            }
        }
        finally
        {
            foreach (var key in known.Values)
            {
                key.Dispose();
            }
        }
    }

    private ReportRow Row(LedgerCheckpoint checkpoint, bool? isSigned, int proved) => new(
        checkpoint.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
        [
            checkpoint.Number,
            checkpoint.SealedAt,
            checkpoint.FirstSequence,
            checkpoint.LastSequence,
            checkpoint.LastSequence - checkpoint.FirstSequence + 1,
            checkpoint.NewestAt,
            (isSigned switch { true => L["Valid"], false => L["Wrong"], null => L["Key unknown"] }).Value,
            checkpoint.Number <= proved,
            checkpoint.KeyId,
            checkpoint.Root,
            checkpoint.ChainHash,
            checkpoint.PreviousHash,
        ]);

    /// <returns>Number of the last checkpoint up to which everything is right.</returns>
    private async Task<int> VerifyAsync(ReportContext context, CancellationToken cancellationToken)
    {
        context.Figure(new("verifiedAt", L["Verified at"], ReportValueKind.Instant, time.GetUtcNow().UtcDateTime));
        LedgerVerification result;
        try
        {
            result = await verify.HandleAsync(cancellationToken);
        }
        catch (BusinessException exception)
        {
            context.Note(L["The ledger could not be verified: {0}", exception.Message]);
            context.Figure(new("result", L["Result"], ReportValueKind.Text, L["Not verified"].Value));
            return 0;
        }

        if (result.Finding is { } finding)
        {
            context.Note(L["The ledger is not whole. The first thing that is wrong: {0}", finding.Sentence]);
        }

        context.Note(L["The verification follows the chain and stops at the first thing that is wrong: what comes after it is not proved, and may be right."]);
        context.Figure(new("result", L["Result"], ReportValueKind.Text, (result.Finding is null ? L["Everything is right"] : L["Something is wrong"]).Value));
        context.Figure(new("provedEvents", L["Events proved"], ReportValueKind.Number, result.Events));
        context.Figure(new("provedCheckpoints", L["Checkpoints proved"], ReportValueKind.Number, result.Checkpoints));
        context.Figure(new("unsealed", L["Events without a seal yet"], ReportValueKind.Number, result.Unsealed));
        return result.Checkpoints;
    }

    private IReadOnlyDictionary<string, System.Security.Cryptography.ECDsa> ReadKeys(ReportContext context)
    {
        try
        {
            return keys.ReadAll();
        }
        catch (BusinessException exception)
        {
            context.Note(L["No signature was checked: {0}", exception.Message]);
            return new Dictionary<string, System.Security.Cryptography.ECDsa>();
        }
    }

    private async Task ReadRangeAsync(ReportContext context, long first, long last, CancellationToken cancellationToken)
    {
        var seals = db.Seals.AsNoTracking().Where(s => s.Sequence >= first && s.Sequence <= last);
        var count = await seals.LongCountAsync(cancellationToken);
        var missing = last - first + 1 - count;
        context.Numbered(new(Number(first), Number(last), count, missing));
        context.Figure(new("firstHash", L["Hash of the first event"], ReportValueKind.Hash, await seals.OrderBy(s => s.Sequence).Select(s => s.EventHash).FirstOrDefaultAsync(cancellationToken)));
        context.Figure(new("lastHash", L["Hash of the last event"], ReportValueKind.Hash, await seals.OrderByDescending(s => s.Sequence).Select(s => s.EventHash).FirstOrDefaultAsync(cancellationToken)));
        context.Figure(new("lastChain", L["Chain hash at the end"], ReportValueKind.Hash, await seals.OrderByDescending(s => s.Sequence).Select(s => s.ChainHash).FirstOrDefaultAsync(cancellationToken)));
        context.Figure(new("gone", L["Sealed events that are gone"], ReportValueKind.Number, await seals.LongCountAsync(s => !db.Set<Data.LedgerEvent>().Any(e => e.Id == s.EventId), cancellationToken)));
        if (missing <= 0)
        {
            return;
        }

        var (expected, gaps) = (first, 0);
        await foreach (var sequence in seals.OrderBy(s => s.Sequence).Select(s => s.Sequence).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (sequence > expected && gaps++ < MostGaps)
            {
                AddGap(context, expected, sequence - 1);
            }

            expected = sequence + 1;
        }

        if (expected <= last && gaps++ < MostGaps)
        {
            AddGap(context, expected, last);
        }

        if (gaps > MostGaps)
        {
            context.Note(L["{0} runs of numbers are missing; the first {1} are listed.", gaps, MostGaps]);
        }
    }

    private void AddGap(ReportContext context, long first, long last) => context.Missing(new(
        Number(first), Number(last), ReportGapKind.Removed, L["These events were sealed and signed, and their seals are gone: rows were removed from the database."]));

    private static string Number(long sequence) => sequence.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
