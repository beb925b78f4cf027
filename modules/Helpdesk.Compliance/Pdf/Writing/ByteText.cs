using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>Bytes of PDF syntax, made without strings where pages have many of them.</summary>
internal sealed class ByteText
{
    private static readonly StandardFormat TwoDigits = new('F', 2);
    private readonly ArrayBufferWriter<byte> _bytes = new(4096);

    public ReadOnlySpan<byte> Written => _bytes.WrittenSpan;

    public int Length => _bytes.WrittenCount;

    public void Clear() => _bytes.ResetWrittenCount();

    public ByteText Add(string ascii)
    {
        _bytes.Advance(Encoding.Latin1.GetBytes(ascii, _bytes.GetSpan(ascii.Length)));
        return this;
    }

    public ByteText Add(ReadOnlySpan<byte> bytes)
    {
        _bytes.Write(bytes);
        return this;
    }

    public ByteText Add(int number)
    {
        Utf8Formatter.TryFormat(number, _bytes.GetSpan(12), out var written);
        _bytes.Advance(written);
        return this;
    }

    /// <summary>Two digits after the point are 1/7200 of an inch; zeros at the end are left out.</summary>
    public ByteText Add(double number)
    {
        var span = _bytes.GetSpan(32);
        Utf8Formatter.TryFormat(number, span, out var written, TwoDigits);
        while (span[written - 1] == '0')
        {
            written--;
        }

        if (span[written - 1] == '.')
        {
            written--;
        }

        _bytes.Advance(written);
        return this;
    }

    public ByteText AddHex(ushort value)
    {
        var span = _bytes.GetSpan(4);
        for (var i = 0; i < 4; i++)
        {
            span[i] = (byte)"0123456789ABCDEF"[(value >> (12 - (4 * i))) & 15];
        }

        _bytes.Advance(4);
        return this;
    }
}
