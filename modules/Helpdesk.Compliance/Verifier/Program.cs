// Verifies a bundle of the ledger (a ZIP that "ledger export" or "ledger prove" wrote) without the product: dotnet run -- BUNDLE [--key ID]... [--json]
// Exit code: 0 all is well, 1 something is wrong (the first record is named), 2 it is no bundle.
//
// What is checked, in this order, from the first event on:
//   1. An event's hash is the SHA-256 of its canonical JSON (RFC 8785, UTF-8), and its values have the SHA-256 (of their salt and them) that stands in it.
//      Values that were erased are counted; the proof holds without them.
//   2. Its chain hash is the SHA-256 of the chain hash before and its hash, 64 bytes; zeros stand before the first event.
//   3. A checkpoint's signature (ECDSA P-256, SHA-256, DER) is that of the key it names over its canonical JSON.
//   4. It names its first and last event, the chain hash of the last one, the Merkle root over their hashes (RFC 6962, section 2.1) and the SHA-256 of the
//      checkpoint before.
//   5. The bundle is as long as it says.
// A bundle that proves single events has no chain. There, besides 1 and 3, an event's hash and its path (RFC 6962, section 2.1.1) give the Merkle root of the
// checkpoint that it names, and events and checkpoints belong to the tenant of the bundle.
// The keys are those in the bundle. Compare their ids (--key) with what the organisation published, or anybody could have signed.
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

List<string> trusted = [];
string? file = null;
var asJson = false;
for (var i = 0; i < args.Length; i++)
{
    switch (args[i])
    {
        case "--json": asJson = true; break;
        case "--key" when i + 1 < args.Length: trusted.Add(args[++i]); break;
        default: file ??= args[i]; break;
    }
}

if (file is null)
{
    Console.Error.WriteLine("Usage: ledger-verifier BUNDLE [--key ID]... [--json]");
    return 2;
}

try
{
    using var zip = ZipFile.OpenRead(file);
    var bundle = new Bundle(zip, trusted);
    var (record, sentence) = bundle.Verify();
    if (asJson)
    {
        Console.WriteLine(JsonSerializer.Serialize(new { isValid = sentence is null, events = bundle.Events, checkpoints = bundle.Checkpoints, erased = bundle.Erased, keys = bundle.KeyIds, record, finding = sentence }));
    }
    else
    {
        Console.WriteLine($"{bundle.Events} events in {bundle.Checkpoints} signed checkpoints are right. Keys: {string.Join(", ", bundle.KeyIds)}.");
        if (bundle.Erased > 0)
        {
            Console.WriteLine($"The values of {bundle.Erased} of them were erased.");
        }

        if (sentence is not null)
        {
            Console.WriteLine(sentence);
        }
    }

    return sentence is null ? 0 : 1;
}
catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException or JsonException or KeyNotFoundException or FormatException
    or InvalidOperationException or CryptographicException or ArgumentException)
{
    Console.Error.WriteLine($"{file} is no ledger bundle, or a damaged one: {exception.Message}");
    return 2;
}

internal sealed class Bundle
{
    private const string Zeros = "0000000000000000000000000000000000000000000000000000000000000000";

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ECDsa> _keys = [];
    private readonly List<byte[]> _leaves = [];
    private string _chain = Zeros;
    private string _previous = Zeros;

    public Bundle(ZipArchive zip, List<string> trusted)
    {
        _zip = zip;
        foreach (var entry in zip.Entries.Where(e => e.FullName.StartsWith("keys/", StringComparison.Ordinal)))
        {
            using StreamReader reader = new(entry.Open());
            var key = ECDsa.Create();
            key.ImportFromPem(reader.ReadToEnd());
            var id = Sha256(key.ExportSubjectPublicKeyInfo())[..16];
            if (trusted.Count == 0 || trusted.Contains(id))
            {
                _keys[id] = key;
            }
        }
    }

    public long Events { get; private set; }

    public long Checkpoints { get; private set; }

    public long Erased { get; private set; }

    public IReadOnlyCollection<string> KeyIds => _keys.Keys;

    public (long? Record, string? Sentence) Verify()
    {
        using var manifest = JsonDocument.Parse(Text("manifest.json"));
        return manifest.RootElement.GetProperty("format").GetString() switch
        {
            "helpdesk-ledger/1" => Chain(manifest.RootElement),
            "helpdesk-ledger-proof/1" => Proofs(manifest.RootElement),
            _ => throw new InvalidDataException("another format"),
        };
    }

    private (long? Record, string? Sentence) Chain(JsonElement manifest)
    {
        using StreamReader events = new(Open("events.jsonl"));
        using StreamReader checkpoints = new(Open("checkpoints.jsonl"));
        while (checkpoints.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var canonical = json.RootElement.GetProperty("checkpoint").GetString()!;
            using var checkpoint = JsonDocument.Parse(canonical);
            var last = checkpoint.RootElement.GetProperty("last").GetInt64();
            while (Events < last && events.ReadLine() is { } text)
            {
                if (Event(text) is { } bad)
                {
                    return (Events + 1, bad);
                }
            }

            if (Checkpoint(checkpoint.RootElement, canonical, json.RootElement.GetProperty("signature").GetString()!) is (var record, { } wrong))
            {
                return (record, wrong);
            }
        }

        var isMore = events.ReadLine() is not null;
        return Missing(manifest, isMore) is { } sentence ? (Events + 1, sentence) : (null, null);
    }

    private string? Missing(JsonElement manifest, bool isMore)
    {
        var (saysEvents, saysCheckpoints) = (manifest.GetProperty("events").GetInt64(), manifest.GetProperty("checkpoints").GetInt64());
        return isMore || saysEvents != Events || saysCheckpoints != Checkpoints
            ? $"The bundle says that it has {saysEvents} events and {saysCheckpoints} checkpoints; {Events} and {Checkpoints} are proved."
            : null;
    }

    /// <summary>Single events, each with its way to a signed root.</summary>
    private (long? Record, string? Sentence) Proofs(JsonElement manifest)
    {
        var tenant = manifest.GetProperty("tenant").GetString()!;
        Dictionary<long, JsonElement> signed = [];
        using (StreamReader checkpoints = new(Open("checkpoints.jsonl")))
        {
            while (checkpoints.ReadLine() is { } line)
            {
                using var json = JsonDocument.Parse(line);
                var canonical = json.RootElement.GetProperty("checkpoint").GetString()!;
                using var parsed = JsonDocument.Parse(canonical);
                var checkpoint = parsed.RootElement.Clone();
                var number = checkpoint.GetProperty("number").GetInt64();
                if (Signature(checkpoint, number, Encoding.UTF8.GetBytes(canonical), json.RootElement.GetProperty("signature").GetString()!) is { } bad)
                {
                    return (null, bad);
                }

                if (checkpoint.GetProperty("tenant").GetString() != tenant)
                {
                    return (null, $"Checkpoint {number} belongs to the tenant {checkpoint.GetProperty("tenant").GetString()}, and the bundle to {tenant}.");
                }

                if (!signed.TryAdd(number, checkpoint))
                {
                    return (null, $"Checkpoint {number} is there twice.");
                }
            }
        }

        Checkpoints = signed.Count;
        long before = 0;
        using StreamReader proofs = new(Open("proofs.jsonl"));
        while (proofs.ReadLine() is { } line)
        {
            using var json = JsonDocument.Parse(line);
            var sequence = json.RootElement.GetProperty("seq").GetInt64();
            if (sequence <= before)
            {
                return (sequence, $"Event {sequence} comes after event {before}.");
            }

            if (Proof(json.RootElement, sequence, tenant, signed) is { } bad)
            {
                return (sequence, bad);
            }

            before = sequence;
            Count(json.RootElement);
        }

        return (null, Missing(manifest, isMore: false));
    }

    private static string? Proof(JsonElement proof, long sequence, string tenant, Dictionary<long, JsonElement> signed)
    {
        var canonical = proof.GetProperty("event").GetString()!;
        using var fields = JsonDocument.Parse(canonical);
        var hash = Sha256(Encoding.UTF8.GetBytes(canonical));
        if (hash != proof.GetProperty("hash").GetString() || !AreValues(proof, fields.RootElement) || fields.RootElement.GetProperty("seq").GetInt64() != sequence)
        {
            return $"Event {sequence} is not what was sealed: {What(fields.RootElement)}.";
        }

        if (fields.RootElement.GetProperty("tenant").GetString() is var owner && owner != tenant)
        {
            return $"Event {sequence} belongs to the tenant {owner}, and the bundle to {tenant}.";
        }

        var number = proof.GetProperty("checkpoint").GetInt64();
        if (!signed.TryGetValue(number, out var checkpoint))
        {
            return $"Event {sequence} names checkpoint {number}, which is not in the bundle.";
        }

        var (first, last) = (checkpoint.GetProperty("first").GetInt64(), checkpoint.GetProperty("last").GetInt64());
        byte[][] path = [.. proof.GetProperty("path").EnumerateArray().Select(p => Convert.FromHexString(p.GetString()!))];
        return RootOf(Convert.FromHexString(hash), sequence - first, last - first + 1, path) is { } root && Convert.ToHexStringLower(root) == checkpoint.GetProperty("root").GetString()
            ? null
            : $"The path of event {sequence} does not lead to the root of checkpoint {number}: {What(fields.RootElement)}.";
    }

    /// <summary>The audit path from below: at an odd place, or at the last one of its level, what is beside stands on the left.</summary>
    private static byte[]? RootOf(byte[] leaf, long index, long count, byte[][] path)
    {
        if (index < 0 || index >= count)
        {
            return null;
        }

        var hash = SHA256.HashData([0, .. leaf]);
        var end = count - 1;
        foreach (var beside in path)
        {
            if (end == 0)
            {
                return null;
            }

            var isRight = (index & 1) == 1 || index == end;
            hash = isRight ? SHA256.HashData([1, .. beside, .. hash]) : SHA256.HashData([1, .. hash, .. beside]);
            while (isRight && (index & 1) == 0 && index > 0)
            {
                (index, end) = (index >> 1, end >> 1);
            }

            (index, end) = (index >> 1, end >> 1);
        }

        return end == 0 ? hash : null;
    }

    private string? Event(string line)
    {
        using var json = JsonDocument.Parse(line);
        var (seal, number) = (json.RootElement, Events + 1);
        if (seal.GetProperty("seq").GetInt64() is var sequence && sequence != number)
        {
            return $"Event {number} has no seal: the chain goes on with {sequence}.";
        }

        if (seal.GetProperty("event").GetString() is not { } canonical)
        {
            return $"Event {number} was removed after it was sealed.";
        }

        using var fields = JsonDocument.Parse(canonical);
        var hash = Sha256(Encoding.UTF8.GetBytes(canonical));
        if (hash != seal.GetProperty("hash").GetString() || !AreValues(seal, fields.RootElement) || fields.RootElement.GetProperty("seq").GetInt64() != number)
        {
            return $"Event {number} is not what was sealed: {What(fields.RootElement)}.";
        }

        _chain = Sha256([.. Convert.FromHexString(_chain), .. Convert.FromHexString(hash)]);
        if (_chain != seal.GetProperty("chain").GetString())
        {
            return $"The seal of event {number} does not follow from the one before: {What(fields.RootElement)}.";
        }

        _leaves.Add(SHA256.HashData([0, .. Convert.FromHexString(hash)]));
        Count(seal);
        return null;
    }

    private (long? Record, string? Sentence) Checkpoint(JsonElement checkpoint, string canonical, string signature)
    {
        var number = Checkpoints + 1;
        if (checkpoint.GetProperty("number").GetInt64() is var found && found != number)
        {
            return (null, $"Checkpoint {number} is missing: the next one is {found}.");
        }

        var (first, last) = (checkpoint.GetProperty("first").GetInt64(), checkpoint.GetProperty("last").GetInt64());
        var bytes = Encoding.UTF8.GetBytes(canonical);
        if (Signature(checkpoint, number, bytes, signature) is { } bad)
        {
            return (null, bad);
        }

        if (last > Events)
        {
            return (Events + 1, $"Event {Events + 1} has no seal, and checkpoint {number} signs it.");
        }

        if (last != Events || first != Events - _leaves.Count + 1 || checkpoint.GetProperty("chain").GetString() != _chain
            || checkpoint.GetProperty("previous").GetString() != _previous || _leaves.Count == 0
            || checkpoint.GetProperty("root").GetString() != Convert.ToHexStringLower(Root(_leaves, 0, _leaves.Count)))
        {
            return (null, $"The signed checkpoint {number} does not match its events {first} to {last}.");
        }

        _leaves.Clear();
        _previous = Sha256(bytes);
        Checkpoints = number;
        return (null, null);
    }

    private string? Signature(JsonElement checkpoint, long number, byte[] bytes, string signature)
    {
        var keyId = checkpoint.GetProperty("keyId").GetString()!;
        if (!_keys.TryGetValue(keyId, out var key))
        {
            return $"Checkpoint {number} names the key {keyId}, which is not among the known keys.";
        }

        var given = new byte[signature.Length];
        return Convert.TryFromBase64String(signature, given, out var length)
            && key.VerifyData(bytes, given.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence)
                ? null
                : $"The signature of checkpoint {number} (events {checkpoint.GetProperty("first").GetInt64()} to {checkpoint.GetProperty("last").GetInt64()}) does not match.";
    }

    private void Count(JsonElement line)
    {
        Events++;
        Erased += line.GetProperty("values").GetString() is null ? 1 : 0;
    }

    /// <summary>Values may have been erased since; where they are there, they are those that were sealed.</summary>
    private static bool AreValues(JsonElement line, JsonElement fields) =>
        line.GetProperty("values").GetString() is not { } values
        || Sha256([.. Convert.FromHexString(line.GetProperty("salt").GetString() ?? ""), .. Encoding.UTF8.GetBytes(values)]) == fields.GetProperty("values").GetString();

    /// <summary>As the standard defines it: the left part is the largest power of two below the count.</summary>
    private static byte[] Root(List<byte[]> leaves, int from, int count)
    {
        if (count == 1)
        {
            return leaves[from];
        }

        var left = 1;
        while (left * 2 < count)
        {
            left *= 2;
        }

        return SHA256.HashData([1, .. Root(leaves, from, left), .. Root(leaves, from + left, count - left)]);
    }

    private static string What(JsonElement fields) =>
        string.Join(' ', new[] { "entity", "entityId", "action", "at" }.Select(f => fields.TryGetProperty(f, out var value) ? value.ToString() : ""));

    private static string Sha256(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private Stream Open(string name) => (_zip.GetEntry(name) ?? throw new InvalidDataException($"{name} is missing")).Open();

    private string Text(string name)
    {
        using StreamReader reader = new(Open(name));
        return reader.ReadToEnd();
    }
}
