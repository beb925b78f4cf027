// Verifies a bundle of the ledger (a ZIP that "ledger export" wrote) without the product: dotnet run -- BUNDLE [--key ID]... [--json]
// Exit code: 0 all is well, 1 something is wrong (the first record is named), 2 it is no bundle.
//
// What is checked, in this order, from the first event on:
//   1. An event's hash is the SHA-256 of its canonical JSON (RFC 8785, UTF-8), and its values, where they are there, have the SHA-256 that stands in it.
//   2. Its chain hash is the SHA-256 of the chain hash before and its hash, 64 bytes; zeros stand before the first event.
//   3. A checkpoint's signature (ECDSA P-256, SHA-256, DER) is that of the key it names over its canonical JSON.
//   4. It names its first and last event, the chain hash of the last one, the Merkle root over their hashes (RFC 6962, section 2.1) and the SHA-256 of the
//      checkpoint before.
//   5. The bundle is as long as it says.
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
        Console.WriteLine(JsonSerializer.Serialize(new { isValid = sentence is null, events = bundle.Events, checkpoints = bundle.Checkpoints, keys = bundle.KeyIds, record, finding = sentence }));
    }
    else
    {
        Console.WriteLine($"{bundle.Events} events in {bundle.Checkpoints} signed checkpoints are right. Keys: {string.Join(", ", bundle.KeyIds)}.");
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

    public IReadOnlyCollection<string> KeyIds => _keys.Keys;

    public (long? Record, string? Sentence) Verify()
    {
        using var manifest = JsonDocument.Parse(Text("manifest.json"));
        if (manifest.RootElement.GetProperty("format").GetString() != "helpdesk-ledger/1")
        {
            throw new InvalidDataException("another format");
        }

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

        var (saysEvents, saysCheckpoints) = (manifest.RootElement.GetProperty("events").GetInt64(), manifest.RootElement.GetProperty("checkpoints").GetInt64());
        return events.ReadLine() is not null || saysEvents != Events || saysCheckpoints != Checkpoints
            ? (Events + 1, $"The bundle says that it has {saysEvents} events and {saysCheckpoints} checkpoints; {Events} and {Checkpoints} are proved.")
            : (null, null);
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
        var areValues = seal.GetProperty("values").GetString() is not { } values || Sha256(Encoding.UTF8.GetBytes(values)) == fields.RootElement.GetProperty("values").GetString();
        if (hash != seal.GetProperty("hash").GetString() || !areValues || fields.RootElement.GetProperty("seq").GetInt64() != number)
        {
            return $"Event {number} is not what was sealed: {What(fields.RootElement)}.";
        }

        _chain = Sha256([.. Convert.FromHexString(_chain), .. Convert.FromHexString(hash)]);
        if (_chain != seal.GetProperty("chain").GetString())
        {
            return $"The seal of event {number} does not follow from the one before: {What(fields.RootElement)}.";
        }

        _leaves.Add(SHA256.HashData([0, .. Convert.FromHexString(hash)]));
        Events = number;
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
        var keyId = checkpoint.GetProperty("keyId").GetString()!;
        if (!_keys.TryGetValue(keyId, out var key))
        {
            return (null, $"Checkpoint {number} names the key {keyId}, which is not among the known keys.");
        }

        var bytes = Encoding.UTF8.GetBytes(canonical);
        var given = new byte[signature.Length];
        if (!Convert.TryFromBase64String(signature, given, out var length)
            || !key.VerifyData(bytes, given.AsSpan(0, length), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            return (null, $"The signature of checkpoint {number} (events {first} to {last}) does not match.");
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
