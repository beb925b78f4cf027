using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Helpdesk.Data;

namespace Helpdesk.Compliance.Ledger;

/// <summary>
/// Events and checkpoints as the one text that is hashed and signed (RFC 8785: properties in ordinal order, no white space, least escaping, nothing for null).
/// The values of a change are in it by their salted SHA-256 only, so that they can be erased and the proof stays. Reused: not for two threads.
/// </summary>
internal sealed class LedgerText
{
    public const int Version = 1;

    private readonly ArrayBufferWriter<byte> _bytes = new(1024);
    private bool _any;

    /// <summary>Canonical JSON of an event in UTF-8; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(LedgerEvent @event, long sequence, string tenant)
    {
        Begin();
        Text("action"u8, @event.Action);
        Id("actor"u8, @event.ActorId);
        Text("actorName"u8, @event.ActorName);
        Text("address"u8, @event.Address);
        Instant("at"u8, @event.OccurredAt);
        Text("correlation"u8, @event.CorrelationId);
        Text("entity"u8, @event.EntityType);
        Text("entityId"u8, @event.EntityId);
        Id("id"u8, @event.Id);
        Id("onBehalfOf"u8, @event.OnBehalfOfId);
        Text("origin"u8, @event.Origin);
        Text("reason"u8, @event.Reason);
        Number("seq"u8, sequence);
        Text("session"u8, @event.SessionId);
        Text("tenant"u8, tenant);
        Number("v"u8, Version);
        Text("values"u8, @event.ValuesDigest());
        return End();
    }

    /// <summary>Canonical JSON of a checkpoint in UTF-8; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(LedgerCheckpoint checkpoint, string tenant)
    {
        Begin();
        Text("chain"u8, checkpoint.ChainHash);
        Number("first"u8, checkpoint.FirstSequence);
        Text("keyId"u8, checkpoint.KeyId);
        Number("last"u8, checkpoint.LastSequence);
        Instant("newestAt"u8, checkpoint.NewestAt);
        Number("number"u8, checkpoint.Number);
        Text("previous"u8, checkpoint.PreviousHash);
        Text("root"u8, checkpoint.Root);
        Instant("sealedAt"u8, checkpoint.SealedAt);
        Text("tenant"u8, tenant);
        Number("v"u8, Version);
        return End();
    }

    /// <summary>SHA-256 of a text in UTF-8, lower-case hex.</summary>
    public static string Hash(string text)
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            return Hash(rented.AsSpan(0, Encoding.UTF8.GetBytes(text, rented)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    /// <param name="bytes">What is hashed.</param>
    /// <param name="expected">Given back where it is that hash: who walks a million events makes no new text for each that is right.</param>
    public static string Hash(ReadOnlySpan<byte> bytes, string? expected = null)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        Span<char> hex = stackalloc char[LedgerSeal.HashLength];
        Convert.TryToHexStringLower(hash, hex, out _);
        return hex.SequenceEqual(expected) ? expected! : new(hex);
    }

    private void Begin()
    {
        _bytes.ResetWrittenCount();
        _any = false;
        Raw("{"u8);
    }

    private ReadOnlySpan<byte> End()
    {
        Raw("}"u8);
        return _bytes.WrittenSpan;
    }

    private void Name(ReadOnlySpan<byte> name)
    {
        Raw(_any ? ",\""u8 : "\""u8);
        _any = true;
        Raw(name);
        Raw("\":"u8);
    }

    private void Text(ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
        {
            Name(name);
            Quoted(value);
        }
    }

    private void Id(ReadOnlySpan<byte> name, Guid? value)
    {
        if (value is { } id)
        {
            Name(name);
            var span = _bytes.GetSpan(38);
            id.TryFormat(span[1..], out _);
            span[0] = span[37] = (byte)'"';
            _bytes.Advance(38);
        }
    }

    /// <summary>With microseconds: what all databases keep.</summary>
    private void Instant(ReadOnlySpan<byte> name, DateTime at)
    {
        Name(name);
        var span = _bytes.GetSpan(33);
        DateTime.SpecifyKind(at, DateTimeKind.Unspecified).TryFormat(span[1..], out _, "O", CultureInfo.InvariantCulture);
        // The seventh digit, which is no microsecond, gives way.
        (span[0], span[27], span[28]) = ((byte)'"', (byte)'Z', (byte)'"');
        _bytes.Advance(29);
    }

    private void Number(ReadOnlySpan<byte> name, long value)
    {
        Name(name);
        var span = _bytes.GetSpan(20);
        value.TryFormat(span, out var written, provider: CultureInfo.InvariantCulture);
        _bytes.Advance(written);
    }

    private void Quoted(string text)
    {
        Raw("\""u8);
        var rest = text.AsSpan();
        while (rest.IndexOfAny(Escaped) is >= 0 and var at)
        {
            Utf8(rest[..at]);
            Escape(rest[at]);
            rest = rest[(at + 1)..];
        }

        Utf8(rest);
        Raw("\""u8);
    }

    private void Escape(char c)
    {
        switch (c)
        {
            case '"': Raw("\\\""u8); break;
            case '\\': Raw("\\\\"u8); break;
            case '\b': Raw("\\b"u8); break;
            case '\t': Raw("\\t"u8); break;
            case '\n': Raw("\\n"u8); break;
            case '\f': Raw("\\f"u8); break;
            case '\r': Raw("\\r"u8); break;
            default: Utf8(string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}")); break;
        }
    }

    private void Utf8(ReadOnlySpan<char> text) => _bytes.Advance(Encoding.UTF8.GetBytes(text, _bytes.GetSpan(Encoding.UTF8.GetMaxByteCount(text.Length))));

    private void Raw(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);

    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\" + new string([.. Enumerable.Range(0, 0x20).Select(i => (char)i)]));
}
