using System.Buffers;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Helpdesk.Compliance.Ledger;

/// <summary>An event with its seal, wherever they were read.</summary>
/// <param name="Seal">Seal.</param>
/// <param name="Hash">Hash of the event as it is now; null when it is gone.</param>
/// <param name="What">What it was about, in words; asked for where something is wrong.</param>
/// <param name="IsErased">Its values were erased; the proof holds without them.</param>
internal readonly record struct SealedEvent(LedgerSeal Seal, string? Hash, Func<string> What, bool IsErased);

/// <summary>What is wrong first.</summary>
/// <param name="Record">Number of the event; null when a checkpoint is wrong.</param>
/// <param name="Checkpoint">Number of the checkpoint.</param>
/// <param name="Sentence">English: auditors of all countries compare it.</param>
internal sealed record LedgerFinding(long? Record, int? Checkpoint, string Sentence)
{
    /// <summary>All that is there is right, and it is not what was signed here last.</summary>
    public bool IsOtherEnd { get; init; }
}

/// <summary>Follows the chain and stops at the first thing that is wrong. Knows no database.</summary>
/// <param name="tenant">Tenant.</param>
/// <param name="keys">Public keys by id.</param>
/// <param name="after">
/// Where to begin; null for the start. It is taken as it is said to be: the next checkpoint names its hash and is signed, so a false one is found there.
/// </param>
internal sealed class LedgerCheck(string tenant, IReadOnlyDictionary<string, ECDsa> keys, LedgerCheckpoint? after = null)
{
    private readonly LedgerText _text = new();
    private readonly ArrayBufferWriter<byte> _leaves = new();
    private string _chain = after?.ChainHash ?? HashChain.Start;
    private string _previous = after is null ? HashChain.Start : LedgerText.Hash(new LedgerText().Of(after, tenant));
    private long _sequence = after?.LastSequence ?? 0;
    private int _number = after?.Number ?? 0;

    public long Events => _sequence;

    public int Checkpoints => _number;

    /// <summary>Events of these whose values were erased.</summary>
    public long Erased { get; private set; }

    /// <summary>The next event of the checkpoint that is looked at.</summary>
    public LedgerFinding? Next(SealedEvent next)
    {
        var (seal, expected) = (next.Seal, _sequence + 1);
        if (seal.Sequence != expected)
        {
            return Bad(expected, $"Event {expected} has no seal: the chain goes on with {seal.Sequence}.");
        }

        if (next.Hash is null)
        {
            return Bad(expected, $"Event {expected} was removed after it was sealed.");
        }

        if (next.Hash != seal.EventHash)
        {
            return Bad(expected, $"Event {expected} is not what was sealed: {next.What()}.");
        }

        _chain = HashChain.Next(_chain, seal.EventHash, seal.ChainHash);
        if (_chain != seal.ChainHash)
        {
            return Bad(expected, $"The seal of event {expected} does not follow from the one before: {next.What()}.");
        }

        _sequence = expected;
        HashChain.Leaf(seal.EventHash, _leaves.GetSpan(HashChain.Length)[..HashChain.Length]);
        _leaves.Advance(HashChain.Length);
        Erased += next.IsErased ? 1 : 0;
        return null;
    }

    /// <summary>The checkpoint whose events were given.</summary>
    public LedgerFinding? End(LedgerCheckpoint checkpoint)
    {
        var number = _number + 1;
        if (checkpoint.Number != number)
        {
            return Bad(number, $"Checkpoint {number} is missing: the next one is {checkpoint.Number}.", isCheckpoint: true);
        }

        if (!keys.TryGetValue(checkpoint.KeyId, out var key))
        {
            return Bad(number, $"Checkpoint {number} names the key {checkpoint.KeyId}, which is not among the known keys.", isCheckpoint: true);
        }

        if (!IsSigned(checkpoint, key))
        {
            return Bad(number, $"The signature of checkpoint {number} (events {checkpoint.FirstSequence} to {checkpoint.LastSequence}) does not match.", isCheckpoint: true);
        }

        if (checkpoint.LastSequence > _sequence)
        {
            return Bad(_sequence + 1, $"Event {_sequence + 1} has no seal, and checkpoint {number} signs it.");
        }

        var count = _leaves.WrittenCount / HashChain.Length;
        if (checkpoint.FirstSequence != _sequence - count + 1 || checkpoint.LastSequence != _sequence || checkpoint.PreviousHash != _previous
            || checkpoint.ChainHash != _chain || checkpoint.Root != (count == 0 ? "" : HashChain.Root(MemoryMarshal.AsMemory(_leaves.WrittenMemory).Span)))
        {
            return Bad(number, $"The signed checkpoint {number} does not match its events {checkpoint.FirstSequence} to {checkpoint.LastSequence}.", isCheckpoint: true);
        }

        _number = number;
        _previous = LedgerText.Hash(_text.Of(checkpoint, tenant));
        _leaves.ResetWrittenCount();
        return null;
    }

    /// <summary>What was signed last is there, as far as is known outside.</summary>
    public LedgerFinding? Last(LedgerHead? head) =>
        head is null || head.Number < _number ? null
        : head.Number > _number ? OtherEnd(_number + 1, $"The ledger ends with checkpoint {_number}, and {head.Number} were signed here: its end was removed, or an older database was restored.")
        : head.Hash != _previous ? OtherEnd(_number, $"Checkpoint {_number} is not the one that was signed here last: the end was removed, or an older database was restored.")
        : null;

    /// <summary>Whether the signature holds for itself; null when the key is not known.</summary>
    public bool? IsSigned(LedgerCheckpoint checkpoint) => keys.TryGetValue(checkpoint.KeyId, out var key) ? IsSigned(checkpoint, key) : null;

    private static LedgerFinding OtherEnd(int number, FormattableString sentence) => Bad(
        number, $"{sentence.ToString(CultureInfo.InvariantCulture)} If it was restored on purpose, run: ledger accept-restore --reason TEXT.", isCheckpoint: true) with { IsOtherEnd = true };

    private bool IsSigned(LedgerCheckpoint checkpoint, ECDsa key)
    {
        Span<byte> signature = stackalloc byte[200];
        return Convert.TryFromBase64String(checkpoint.Signature, signature, out var length)
            && key.VerifyData(_text.Of(checkpoint, tenant), signature[..length], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
    }

    private static LedgerFinding Bad(long number, FormattableString sentence, bool isCheckpoint = false) =>
        isCheckpoint ? new(null, (int)number, sentence.ToString(CultureInfo.InvariantCulture)) : new(number, null, sentence.ToString(CultureInfo.InvariantCulture));
}
