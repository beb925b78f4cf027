using System.Text;
using Helpdesk.Data;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>
/// Writes the sealed ledger as a bundle that is verified without the product: a ZIP with <c>events.jsonl</c> (an event with its seal on each line),
/// <c>checkpoints.jsonl</c> and the public keys. What is wrong is exported as it is: the verifier names it.
/// </summary>
internal sealed class ExportLedger(
    ComplianceDbContext db, SealedEvents ledger, SigningKeys keys, ILedgerActs acts, ShellSettings shell, TimeProvider time, IStringLocalizer L)
{
    public const string Events = "events.jsonl";
    public const string Checkpoints = "checkpoints.jsonl";
    public const string Manifest = "manifest.json";
    public const string Keys = "keys/";
    public const string Format = "helpdesk-ledger/1";

    /// <returns>Events written.</returns>
    public async Task<long> HandleAsync(string file, CancellationToken cancellationToken)
    {
        long count = 0;
        await BundleFile.WriteAsync(
            file,
            async stream =>
            {
                count = await WriteAsync(stream, cancellationToken);
                await acts.RecordAsync(
                    LedgerActions.Exported, LedgerSeal.LedgerName, "",
                    new Dictionary<string, object?> { ["events"] = count, ["file"] = Path.GetFileName(file) }, cancellationToken);
            },
            L, cancellationToken);
        return count;
    }

    /// <summary>Writes the bundle as a stream: memory does not grow with the ledger.</summary>
    public async Task<long> WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        using BundleWriter bundle = new(stream);
        // Sealed meanwhile is not part of it.
        var newest = await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken);
        var (end, last) = (newest?.Number ?? 0, newest?.LastSequence ?? 0);
        var checkpoints = await db.Checkpoints.CountAsync(c => c.Number <= end, cancellationToken);
        await bundle.WriteManifestAsync(
            json =>
            {
                json.WriteString("format", Format);
                json.WriteString("tenant", shell.Name);
                json.WriteNumber("events", last);
                json.WriteNumber("checkpoints", checkpoints);
                json.WriteString("exportedAt", time.GetUtcNow().UtcDateTime);
            },
            cancellationToken);
        LedgerText text = new();
        await using (var lines = bundle.Open(Checkpoints))
        {
            await foreach (var checkpoint in ledger.CheckpointsAsync(cancellationToken).TakeWhile(c => c.Number <= end).WithCancellation(cancellationToken))
            {
                BundleWriter.WriteCheckpoint(lines, checkpoint, text, shell.Name);
            }
        }

        await bundle.WriteKeysAsync(keys.ReadToExport(hasSigned: checkpoints > 0), cancellationToken);
        long count = 0;
        await using (var lines = bundle.Open(Events))
        {
            await foreach (var (seal, @event) in ledger.ReadPairsAsync(0, last, cancellationToken))
            {
                var canonical = @event is null ? null : Encoding.UTF8.GetString(text.Of(@event, seal.Sequence, shell.Name));
                BundleWriter.WriteLine(lines, json =>
                {
                    json.WriteNumber("seq", seal.Sequence);
                    json.WriteString("hash", seal.EventHash);
                    json.WriteString("chain", seal.ChainHash);
                    json.WriteString("event", canonical);
                    BundleWriter.WriteValues(json, @event);
                });
                count++;
            }
        }

        return count;
    }
}
