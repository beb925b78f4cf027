using System.IO.Compression;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>
/// Writes the sealed ledger as a bundle that is verified without the product: a ZIP with <c>events.jsonl</c> (an event with its seal on each line),
/// <c>checkpoints.jsonl</c> and the public keys. What is wrong is exported as it is: the verifier names it.
/// </summary>
internal sealed class ExportLedger(
    ComplianceDbContext db, VerifyLedger ledger, SigningKeys keys, ILedgerActs acts, ShellSettings shell, TimeProvider time, IStringLocalizer L)
{
    public const string Events = "events.jsonl";
    public const string Checkpoints = "checkpoints.jsonl";
    public const string Manifest = "manifest.json";
    public const string Keys = "keys/";
    public const string Format = "helpdesk-ledger/1";

    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns>Events written.</returns>
    public async Task<long> HandleAsync(string file, CancellationToken cancellationToken)
    {
        var beside = file + ".part";
        try
        {
            long count;
            await using (var stream = new FileStream(beside, FileMode.Create, FileAccess.Write))
            {
                count = await WriteAsync(stream, cancellationToken);
                await stream.FlushAsync(cancellationToken);
            }

            await acts.RecordAsync(
                LedgerActions.Exported, LedgerSeal.LedgerName, "",
                new Dictionary<string, object?> { ["events"] = count, ["file"] = Path.GetFileName(file) }, cancellationToken);
            File.Move(beside, file, overwrite: true);
            return count;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Delete(beside);
            throw new BusinessException("Compliance:ExportFailed", L["The export was not written: {0} Nothing was left behind.", exception.Message]);
        }
        catch
        {
            Delete(beside);
            throw;
        }
    }

    /// <summary>Writes the bundle as a stream: memory does not grow with the ledger.</summary>
    public async Task<long> WriteAsync(Stream stream, CancellationToken cancellationToken)
    {
        using ZipArchive zip = new(stream, ZipArchiveMode.Create, leaveOpen: true);
        // Sealed meanwhile is not part of it.
        var checkpoints = await db.Checkpoints.AsNoTracking().OrderBy(c => c.Number).ToListAsync(cancellationToken);
        var last = checkpoints.Count == 0 ? 0 : checkpoints[^1].LastSequence;
        await WriteManifestAsync(zip, checkpoints, last, cancellationToken);
        LedgerText text = new();
        await using (var lines = Open(zip, Checkpoints))
        {
            foreach (var checkpoint in checkpoints)
            {
                var canonical = Encoding.UTF8.GetString(text.Of(checkpoint, shell.Name));
                WriteLine(lines, json =>
                {
                    json.WriteString("checkpoint", canonical);
                    json.WriteString("signature", checkpoint.Signature);
                });
            }
        }

        foreach (var (id, key) in keys.ReadAll())
        {
            using (key)
            {
                await using var pem = Open(zip, $"{Keys}{id}.pem");
                await pem.WriteAsync(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem() + "\n"), cancellationToken);
            }
        }

        long count = 0;
        await using (var lines = Open(zip, Events))
        {
            await foreach (var (seal, @event) in ledger.ReadPairsAsync(0, last, cancellationToken))
            {
                var canonical = @event is null ? null : Encoding.UTF8.GetString(text.Of(@event, seal.Sequence, shell.Name));
                WriteLine(lines, json => WriteEvent(json, seal, @event, canonical));
                count++;
            }
        }

        return count;
    }

    private static void WriteEvent(Utf8JsonWriter json, LedgerSeal seal, LedgerEvent? @event, string? canonical)
    {
        json.WriteNumber("seq", seal.Sequence);
        json.WriteString("hash", seal.EventHash);
        json.WriteString("chain", seal.ChainHash);
        json.WriteString("event", canonical);
        json.WriteString("values", @event?.Changes);
    }

    private async Task WriteManifestAsync(ZipArchive zip, List<LedgerCheckpoint> checkpoints, long last, CancellationToken cancellationToken)
    {
        await using var stream = Open(zip, Manifest);
        await using Utf8JsonWriter json = new(stream, Json with { Indented = true });
        json.WriteStartObject();
        json.WriteString("format", Format);
        json.WriteString("tenant", shell.Name);
        json.WriteNumber("events", last);
        json.WriteNumber("checkpoints", checkpoints.Count);
        json.WriteString("exportedAt", time.GetUtcNow().UtcDateTime);
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }

    private static Stream Open(ZipArchive zip, string name) => zip.CreateEntry(name, CompressionLevel.Fastest).Open();

    private static void WriteLine(Stream stream, Action<Utf8JsonWriter> write)
    {
        using (Utf8JsonWriter json = new(stream, Json))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
    }

    private static void Delete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (IOException)
        {
            // The sentence about the first failure is the one that helps.
        }
    }
}
