using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Verifies an exported bundle, of the whole ledger or of single events, with the keys that are in it. The verifier of its own does the same without the product.</summary>
internal sealed class VerifyBundle(IStringLocalizer L)
{
    public async Task<LedgerVerification> HandleAsync(string file, CancellationToken cancellationToken)
    {
        Dictionary<string, ECDsa> keys = new(StringComparer.Ordinal);
        try
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read);
            using ZipArchive zip = new(stream, ZipArchiveMode.Read);
            var manifest = await ReadAsync(zip, ExportLedger.Manifest, cancellationToken);
            var format = (string?)manifest["format"];
            if (format is not (ExportLedger.Format or ProveEvents.Format))
            {
                throw new InvalidDataException();
            }

            foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith(ExportLedger.Keys, StringComparison.Ordinal)))
            {
                using StreamReader reader = new(entry.Open());
                var key = ECDsa.Create();
                key.ImportFromPem(await reader.ReadToEndAsync(cancellationToken));
                keys[SigningKeys.Id(key)] = key;
            }

            var (tenant, events, checkpoints) = ((string)manifest["tenant"]!, (long)manifest["events"]!, (int)manifest["checkpoints"]!);
            if (format == ProveEvents.Format)
            {
                ProofCheck proof = new(tenant, keys);
                var wrong = await FindAsync(zip, proof, events, checkpoints, cancellationToken);
                return new(proof.Events, proof.Checkpoints, 0, wrong) { Erased = proof.Erased };
            }

            LedgerCheck check = new(tenant, keys);
            var finding = await FindAsync(zip, check, events, checkpoints, cancellationToken);
            return new(check.Events, check.Checkpoints, 0, finding) { Erased = check.Erased };
        }
        catch (Exception exception) when (exception is InvalidDataException or JsonException or FormatException or InvalidOperationException or NullReferenceException or ArgumentException or CryptographicException)
        {
            throw new BusinessException("Compliance:NoBundle", L["{0} is no ledger bundle, or a damaged one.", file]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BusinessException("Compliance:NoBundle", L["{0} cannot be read: {1}", file, exception.Message]);
        }
        finally
        {
            foreach (var key in keys.Values)
            {
                key.Dispose();
            }
        }
    }

    private static async Task<LedgerFinding?> FindAsync(ZipArchive zip, LedgerCheck check, long events, int checkpoints, CancellationToken cancellationToken)
    {
        using StreamReader lines = new(Entry(zip, ExportLedger.Events).Open());
        using StreamReader signed = new(Entry(zip, ExportLedger.Checkpoints).Open());
        while (await signed.ReadLineAsync(cancellationToken) is { } line)
        {
            var checkpoint = Checkpoint(JsonNode.Parse(line)!);
            while (check.Events < checkpoint.LastSequence && await lines.ReadLineAsync(cancellationToken) is { } text)
            {
                if (check.Next(Event(JsonNode.Parse(text)!)) is { } bad)
                {
                    return bad;
                }
            }

            if (check.End(checkpoint) is { } wrong)
            {
                return wrong;
            }
        }

        return await lines.ReadLineAsync(cancellationToken) is not null || check.Events != events || check.Checkpoints != checkpoints
            ? new(check.Events + 1, null, Missing(events, checkpoints, check.Events, check.Checkpoints))
            : null;
    }

    private static async Task<LedgerFinding?> FindAsync(ZipArchive zip, ProofCheck check, long events, int checkpoints, CancellationToken cancellationToken)
    {
        using (StreamReader signed = new(Entry(zip, ExportLedger.Checkpoints).Open()))
        {
            while (await signed.ReadLineAsync(cancellationToken) is { } line)
            {
                if (check.Checkpoint(JsonNode.Parse(line)!) is { } wrong)
                {
                    return wrong;
                }
            }
        }

        using StreamReader proofs = new(Entry(zip, ProveEvents.Proofs).Open());
        while (await proofs.ReadLineAsync(cancellationToken) is { } line)
        {
            if (check.Event(JsonNode.Parse(line)!) is { } bad)
            {
                return bad;
            }
        }

        return check.Events != events || check.Checkpoints != checkpoints ? new(null, null, Missing(events, checkpoints, check.Events, check.Checkpoints)) : null;
    }

    private static string Missing(long events, int checkpoints, long proved, int signed) => string.Create(
        CultureInfo.InvariantCulture, $"The bundle says that it has {events} events and {checkpoints} checkpoints; {proved} and {signed} are proved.");

    private static SealedEvent Event(JsonNode line)
    {
        var canonical = (string?)line["event"];
        LedgerSeal seal = new() { Sequence = (long)line["seq"]!, EventHash = (string)line["hash"]!, ChainHash = (string)line["chain"]! };
        if (canonical is null)
        {
            return new(seal, null, () => "", IsErased: false);
        }

        var fields = JsonNode.Parse(canonical)!;
        var areValues = BundleWriter.AreValues(line, fields);
        return new(seal, areValues is not false && (long?)fields["seq"] == seal.Sequence ? LedgerText.Hash(canonical) : "", What, IsErased: areValues is null);

        string What() => $"{fields["entity"]} {fields["entityId"]} {fields["action"]} {fields["at"]}";
    }

    private static LedgerCheckpoint Checkpoint(JsonNode line)
    {
        var fields = JsonNode.Parse((string)line["checkpoint"]!)!;
        return new()
        {
            Number = (int)fields["number"]!,
            FirstSequence = (long)fields["first"]!,
            LastSequence = (long)fields["last"]!,
            Root = (string)fields["root"]!,
            ChainHash = (string)fields["chain"]!,
            PreviousHash = (string)fields["previous"]!,
            SealedAt = Instant(fields["sealedAt"]),
            NewestAt = Instant(fields["newestAt"]),
            KeyId = (string)fields["keyId"]!,
            Signature = (string)line["signature"]!,
        };
    }

    private static DateTime Instant(JsonNode? text) =>
        DateTime.Parse((string)text!, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static async Task<JsonNode> ReadAsync(ZipArchive zip, string name, CancellationToken cancellationToken)
    {
        await using var stream = Entry(zip, name).Open();
        return (await JsonNode.ParseAsync(stream, cancellationToken: cancellationToken))!;
    }

    private static ZipArchiveEntry Entry(ZipArchive zip, string name) => zip.GetEntry(name) ?? throw new InvalidDataException();
}
