using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Looks at events that are proved one by one: each leads by its path to the root of a signed checkpoint. Knows no database.</summary>
internal sealed class ProofCheck(string tenant, IReadOnlyDictionary<string, ECDsa> keys)
{
    private readonly Dictionary<int, JsonNode> _checkpoints = [];
    private long _sequence;

    public long Events { get; private set; }

    public int Checkpoints => _checkpoints.Count;

    /// <summary>Events of these whose values were erased.</summary>
    public long Erased { get; private set; }

    /// <summary>A signed checkpoint.</summary>
    public LedgerFinding? Checkpoint(JsonNode line)
    {
        var canonical = (string)line["checkpoint"]!;
        var fields = JsonNode.Parse(canonical)!;
        var number = (int)fields["number"]!;
        var keyId = (string)fields["keyId"]!;
        if (!keys.TryGetValue(keyId, out var key))
        {
            return Checkpoint(number, $"Checkpoint {number} names the key {keyId}, which is not among the known keys.");
        }

        Span<byte> signature = stackalloc byte[200];
        if (!Convert.TryFromBase64String((string)line["signature"]!, signature, out var length)
            || !key.VerifyData(Encoding.UTF8.GetBytes(canonical), signature[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
        {
            return Checkpoint(number, $"The signature of checkpoint {number} (events {fields["first"]} to {fields["last"]}) does not match.");
        }

        if ((string?)fields["tenant"] != tenant)
        {
            return Checkpoint(number, $"Checkpoint {number} belongs to the tenant {fields["tenant"]}, and the bundle to {tenant}.");
        }

        return _checkpoints.TryAdd(number, fields) ? null : Checkpoint(number, $"Checkpoint {number} is there twice.");
    }

    /// <summary>An event; the checkpoints have been given.</summary>
    public LedgerFinding? Event(JsonNode line)
    {
        var (sequence, number, canonical) = ((long)line["seq"]!, (int)line["checkpoint"]!, (string)line["event"]!);
        if (sequence <= _sequence)
        {
            return Event(sequence, $"Event {sequence} comes after event {_sequence}.");
        }

        var fields = JsonNode.Parse(canonical)!;
        var what = $"{fields["entity"]} {fields["entityId"]} {fields["action"]} {fields["at"]}";
        var hash = LedgerText.Hash(canonical);
        var areValues = BundleWriter.AreValues(line, fields);
        if (hash != (string?)line["hash"] || areValues is false || (long?)fields["seq"] != sequence)
        {
            return Event(sequence, $"Event {sequence} is not what was sealed: {what}.");
        }

        if ((string?)fields["tenant"] != tenant)
        {
            return Event(sequence, $"Event {sequence} belongs to the tenant {fields["tenant"]}, and the bundle to {tenant}.");
        }

        if (!_checkpoints.TryGetValue(number, out var checkpoint))
        {
            return Event(sequence, $"Event {sequence} names checkpoint {number}, which is not in the bundle.");
        }

        var (first, last) = ((long)checkpoint["first"]!, (long)checkpoint["last"]!);
        if (MerkleTree.RootOf(hash, sequence - first, last - first + 1, line["path"]!.AsArray().Select(p => (string)p!)) != (string?)checkpoint["root"])
        {
            return Event(sequence, $"The path of event {sequence} does not lead to the root of checkpoint {number}: {what}.");
        }

        _sequence = sequence;
        Events++;
        Erased += areValues is null ? 1 : 0;
        return null;
    }

    private static LedgerFinding Event(long record, FormattableString sentence) => new(record, null, sentence.ToString(CultureInfo.InvariantCulture));

    private static LedgerFinding Checkpoint(int number, FormattableString sentence) => new(null, number, sentence.ToString(CultureInfo.InvariantCulture));
}
