using System.Text;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>What a proof holds.</summary>
/// <param name="Events">Events proved.</param>
/// <param name="Checkpoints">Signed checkpoints that they lead to.</param>
/// <param name="Unsealed">Events of the subjects that wait for their seal and are not in it.</param>
/// <param name="LastCheckpointHash">SHA-256 of the newest of these checkpoints (its canonical JSON); null when there is none.</param>
/// <param name="LastCheckpoint">Its number.</param>
internal sealed record ProofSummary(long Events, int Checkpoints, long Unsealed, string? LastCheckpointHash, int? LastCheckpoint);

/// <summary>
/// Writes the events of some records as a bundle that proves them without the rest of the ledger: each with its path to the root of a signed checkpoint. What
/// is wrong is written as it is: the verifier names it.
/// </summary>
internal sealed class ProveEvents(ComplianceDbContext db, SigningKeys keys, ShellSettings shell, TimeProvider time, IStringLocalizer L)
{
    public const string Format = "helpdesk-ledger-proof/1";
    public const string Proofs = "proofs.jsonl";

    /// <summary>Keys of one query.</summary>
    private const int Chunk = 500;

    /// <summary>Writes as a stream: what is kept are the numbers of the events and the tree of one checkpoint.</summary>
    public async Task<ProofSummary> WriteAsync(Stream output, IReadOnlyCollection<LedgerRecord> subjects, CancellationToken cancellationToken)
    {
        var (sequences, unsealed) = await FindAsync(subjects, cancellationToken);
        var spans = await SpansAsync(sequences, cancellationToken);
        if (spans.Sum(s => s.Wanted.Count) != sequences.Count)
        {
            throw Broken();
        }

        using BundleWriter bundle = new(output);
        await bundle.WriteManifestAsync(
            json =>
            {
                json.WriteString("format", Format);
                json.WriteString("tenant", shell.Name);
                json.WriteNumber("events", sequences.Count);
                json.WriteNumber("checkpoints", spans.Count);
                json.WriteNumber("unsealed", unsealed);
                json.WriteString("provedAt", time.GetUtcNow().UtcDateTime);
            },
            cancellationToken);
        await bundle.WriteKeysAsync(keys.ReadToExport(hasSigned: spans.Count > 0), cancellationToken);
        var lastHash = await WriteCheckpointsAsync(bundle, spans, cancellationToken);
        await using (var lines = bundle.Open(Proofs))
        {
            foreach (var span in spans)
            {
                await WriteProofsAsync(lines, span, cancellationToken);
            }
        }

        return new(sequences.Count, spans.Count, unsealed, lastHash, spans.Count == 0 ? null : spans[^1].Number);
    }

    /// <summary>Numbers of the sealed events in their order, and how many have none.</summary>
    private async Task<(List<long> Sequences, long Unsealed)> FindAsync(IEnumerable<LedgerRecord> subjects, CancellationToken cancellationToken)
    {
        List<long> sequences = [];
        long unsealed = 0;
        foreach (var kind in subjects.Distinct().GroupBy(s => s.EntityType, StringComparer.Ordinal))
        {
            foreach (var ids in kind.Select(s => s.EntityId).Chunk(Chunk))
            {
                var type = kind.Key;
                var events = db.Set<LedgerEvent>().Where(e => e.EntityType == type && ids.Contains(e.EntityId));
                var found = from e in events join s in db.Seals on e.Id equals s.EventId select s.Sequence;
                sequences.AddRange(await found.ToListAsync(cancellationToken));
                unsealed += await events.LongCountAsync(e => !db.Seals.Any(s => s.EventId == e.Id), cancellationToken);
            }
        }

        sequences.Sort();
        return (sequences, unsealed);
    }

    /// <summary>The checkpoints that sign the events.</summary>
    private async Task<List<Span>> SpansAsync(List<long> sequences, CancellationToken cancellationToken)
    {
        List<Span> spans = [];
        if (sequences.Count == 0)
        {
            return spans;
        }

        var (first, last, next) = (sequences[0], sequences[^1], 0);
        var covering = db.Checkpoints.Where(c => c.LastSequence >= first && c.FirstSequence <= last).OrderBy(c => c.Number)
            .Select(c => new { c.Number, c.FirstSequence, c.LastSequence });
        await foreach (var checkpoint in covering.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            var from = next;
            while (next < sequences.Count && sequences[next] >= checkpoint.FirstSequence && sequences[next] <= checkpoint.LastSequence)
            {
                next++;
            }

            if (next > from)
            {
                spans.Add(new(checkpoint.Number, checkpoint.FirstSequence, checkpoint.LastSequence, sequences.GetRange(from, next - from)));
            }
        }

        return spans;
    }

    private async Task<string?> WriteCheckpointsAsync(BundleWriter bundle, List<Span> spans, CancellationToken cancellationToken)
    {
        LedgerText text = new();
        string? hash = null;
        await using var lines = bundle.Open(ExportLedger.Checkpoints);
        foreach (var numbers in spans.Select(s => s.Number).Chunk(Chunk))
        {
            foreach (var checkpoint in await db.Checkpoints.AsNoTracking().Where(c => numbers.Contains(c.Number)).OrderBy(c => c.Number).ToListAsync(cancellationToken))
            {
                BundleWriter.WriteCheckpoint(lines, checkpoint, text, shell.Name);
                hash = LedgerText.Hash(text.Of(checkpoint, shell.Name));
            }
        }

        return hash;
    }

    private async Task WriteProofsAsync(Stream lines, Span span, CancellationToken cancellationToken)
    {
        MerkleTree tree = new(await db.Seals.Where(s => s.Sequence >= span.First && s.Sequence <= span.Last).OrderBy(s => s.Sequence).Select(s => s.EventHash).ToListAsync(cancellationToken));
        if (tree.Count != span.Last - span.First + 1)
        {
            throw Broken();
        }

        LedgerText text = new();
        foreach (var wanted in span.Wanted.Chunk(Chunk))
        {
            var pairs = from s in db.Seals.AsNoTracking()
                        where wanted.Contains(s.Sequence)
                        join e in db.Set<LedgerEvent>().AsNoTracking() on s.EventId equals e.Id
                        orderby s.Sequence
                        select new { Seal = s, Event = e };
            foreach (var pair in await pairs.ToListAsync(cancellationToken))
            {
                var canonical = Encoding.UTF8.GetString(text.Of(pair.Event, pair.Seal.Sequence, shell.Name));
                BundleWriter.WriteLine(lines, json =>
                {
                    json.WriteNumber("seq", pair.Seal.Sequence);
                    json.WriteNumber("checkpoint", span.Number);
                    json.WriteString("hash", pair.Seal.EventHash);
                    json.WriteString("event", canonical);
                    BundleWriter.WriteValues(json, pair.Event);
                    json.WriteStartArray("path");
                    foreach (var beside in tree.Path((int)(pair.Seal.Sequence - span.First)))
                    {
                        json.WriteStringValue(beside);
                    }

                    json.WriteEndArray();
                });
            }
        }
    }

    private BusinessException Broken() => new("Compliance:NoProof", L["These events cannot be proved: seals or checkpoints are missing. The verification names the first one: ledger verify."]);

    /// <summary>A checkpoint and the events of it that are proved.</summary>
    private sealed record Span(int Number, long First, long Last, List<long> Wanted);
}
