using System.Buffers;
using System.Collections;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Writes JSON of which there is exactly one form (RFC 8785): no white space, least escaping, ECMAScript's numbers; the callers write
/// properties in ordinal order. A digest over it can be computed again by anybody, in any language. Reused: clear before each text.
/// </summary>
internal sealed class CanonicalJson
{
    private const long LargestExactInteger = 1L << 53;
    private static readonly SearchValues<char> Escaped = SearchValues.Create(
        "\"\\\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f");

    private char[] _buffer = new char[512];
    private int _length;

    public void Clear() => _length = 0;

    public override string ToString() => new(_buffer, 0, _length);

    /// <summary>SHA-256 of the text in UTF-8, lower-case hex.</summary>
    public string ToSha256()
    {
        var rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(_length));
        try
        {
            var count = Encoding.UTF8.GetBytes(_buffer.AsSpan(0, _length), rented);
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(rented.AsSpan(0, count), hash);
            return Convert.ToHexStringLower(hash);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public void Raw(ReadOnlySpan<char> text)
    {
        Reserve(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    public void Raw(char c)
    {
        Reserve(1);
        _buffer[_length++] = c;
    }

    /// <summary>A value by its type; a type that JSON does not know becomes its invariant text.</summary>
    public void Value(object? value)
    {
        switch (value)
        {
            case null: Raw("null"); break;
            case string text: Text(text); break;
            case bool flag: Raw(flag ? "true" : "false"); break;
            case Guid id: Quoted(id, "d"); break;
            case int number: Formatted(number); break;
            case long number: Integer(number); break;
            case DateTime time: Quoted(Helpdesk.Data.ModuleDbContext.ToStored(time), "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"); break;
            case Enum name: Text(name.ToString()); break;
            case short number: Formatted(number); break;
            case byte number: Formatted(number); break;
            case sbyte number: Formatted(number); break;
            case ushort number: Formatted(number); break;
            case uint number: Formatted(number); break;
            case ulong number: Integer(number); break;
            case double number: Number(number); break;
            case float number: Number(number); break;
            case decimal number: Quoted(number, null); break;
            case byte[] bytes: Text(Convert.ToBase64String(bytes)); break;
            case char c: Text(c.ToString()); break;
            case DateTimeOffset time: Quoted(time.UtcDateTime, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'"); break;
            case DateOnly date: Quoted(date, "yyyy-MM-dd"); break;
            case TimeOnly time: Quoted(time, "HH:mm:ss.ffffff"); break;
            case TimeSpan span: Quoted(span, "c"); break;
            case IEnumerable items: Array(items); break;
            default: Text(Convert.ToString(value, CultureInfo.InvariantCulture) ?? ""); break;
        }
    }

    public void Text(string text)
    {
        Raw('"');
        var rest = text.AsSpan();
        for (var next = rest.IndexOfAny(Escaped); next >= 0; next = rest.IndexOfAny(Escaped))
        {
            Raw(rest[..next]);
            Escape(rest[next]);
            rest = rest[(next + 1)..];
        }

        Raw(rest);
        Raw('"');
    }

    private void Escape(char c)
    {
        switch (c)
        {
            case '"': Raw("\\\""); break;
            case '\\': Raw("\\\\"); break;
            case '\b': Raw("\\b"); break;
            case '\t': Raw("\\t"); break;
            case '\n': Raw("\\n"); break;
            case '\f': Raw("\\f"); break;
            case '\r': Raw("\\r"); break;
            default:
                Raw("\\u00");
                Raw("0123456789abcdef"[c >> 4]);
                Raw("0123456789abcdef"[c & 15]);
                break;
        }
    }

    private void Array(IEnumerable items)
    {
        Raw('[');
        var first = true;
        foreach (var item in items)
        {
            if (!first)
            {
                Raw(',');
            }

            first = false;
            Value(item);
        }

        Raw(']');
    }

    // Beyond 2^53 a JSON reader may round; RFC 8785 wants text then.
    private void Integer(long number)
    {
        if (number is >= -LargestExactInteger and <= LargestExactInteger)
        {
            Formatted(number);
        }
        else
        {
            Quoted(number, null);
        }
    }

    private void Integer(ulong number)
    {
        if (number <= LargestExactInteger)
        {
            Formatted(number);
        }
        else
        {
            Quoted(number, null);
        }
    }

    // ECMAScript's Number::toString: shortest digits that read back, plain notation from 1e-6 to below 1e21.
    private void Number(double number)
    {
        if (!double.IsFinite(number))
        {
            Text(number.ToString(CultureInfo.InvariantCulture));
            return;
        }

        if (number == 0)
        {
            Raw('0');
            return;
        }

        var scientific = number.ToString("E16", CultureInfo.InvariantCulture);
        var shortest = number.ToString("R", CultureInfo.InvariantCulture);
        var mantissa = shortest;
        var exponentAt = shortest.IndexOf('E', StringComparison.Ordinal);
        if (exponentAt < 0 && Math.Abs(number) < 1e21)
        {
            Raw(shortest);
            return;
        }

        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E', StringComparison.Ordinal) + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponentAt >= 0)
        {
            mantissa = shortest[..exponentAt];
            exponent = int.Parse(shortest.AsSpan(exponentAt + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        }

        var negative = mantissa.StartsWith('-');
        var digits = mantissa.Replace("-", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal);
        if (negative)
        {
            Raw('-');
        }

        if (exponent is >= -6 and < 0)
        {
            Raw("0.");
            Raw(new string('0', -exponent - 1));
            Raw(digits);
        }
        else if (exponent is >= 0 and < 21)
        {
            Raw(digits.PadRight(exponent + 1, '0'));
        }
        else
        {
            Raw(digits[0]);
            if (digits.Length > 1)
            {
                Raw('.');
                Raw(digits.AsSpan(1));
            }

            Raw('e');
            Raw(exponent < 0 ? '-' : '+');
            Formatted(Math.Abs(exponent));
        }
    }

    private void Formatted<T>(T value)
        where T : ISpanFormattable
    {
        Reserve(32);
        value.TryFormat(_buffer.AsSpan(_length), out var written, default, CultureInfo.InvariantCulture);
        _length += written;
    }

    private void Quoted<T>(T value, string? format)
        where T : ISpanFormattable
    {
        Reserve(66);
        _buffer[_length++] = '"';
        value.TryFormat(_buffer.AsSpan(_length), out var written, format, CultureInfo.InvariantCulture);
        _length += written;
        _buffer[_length++] = '"';
    }

    private void Reserve(int count)
    {
        if (_length + count > _buffer.Length)
        {
            System.Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + count));
        }
    }
}
