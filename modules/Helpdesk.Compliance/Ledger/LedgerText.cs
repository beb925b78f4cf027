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
        Text("action", @event.Action);
        Text("actor", @event.ActorId?.ToString());
        Text("actorName", @event.ActorName);
        Text("address", @event.Address);
        Text("at", Instant(@event.OccurredAt));
        Text("correlation", @event.CorrelationId);
        Text("entity", @event.EntityType);
        Text("entityId", @event.EntityId);
        Text("id", @event.Id.ToString());
        Text("onBehalfOf", @event.OnBehalfOfId?.ToString());
        Text("origin", @event.Origin);
        Text("reason", @event.Reason);
        Number("seq", sequence);
        Text("session", @event.SessionId);
        Text("tenant", tenant);
        Number("v", Version);
        Text("values", @event.ValuesDigest());
        return End();
    }

    /// <summary>Canonical JSON of a checkpoint in UTF-8; valid until the next call.</summary>
    public ReadOnlySpan<byte> Of(LedgerCheckpoint checkpoint, string tenant)
    {
        Begin();
        Text("chain", checkpoint.ChainHash);
        Number("first", checkpoint.FirstSequence);
        Text("keyId", checkpoint.KeyId);
        Number("last", checkpoint.LastSequence);
        Text("newestAt", Instant(checkpoint.NewestAt));
        Number("number", checkpoint.Number);
        Text("previous", checkpoint.PreviousHash);
        Text("root", checkpoint.Root);
        Text("sealedAt", Instant(checkpoint.SealedAt));
        Text("tenant", tenant);
        Number("v", Version);
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

    public static string Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash);
    }

    private static string Instant(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture);

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

    private void Name(string name)
    {
        if (_any)
        {
            Raw(","u8);
        }

        _any = true;
        Quoted(name);
        Raw(":"u8);
    }

    private void Text(string name, string? value)
    {
        if (value is not null)
        {
            Name(name);
            Quoted(value);
        }
    }

    private void Number(string name, long value)
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
