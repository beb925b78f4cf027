using System.Buffers.Binary;

namespace Helpdesk.Theme.Base.Branding;

/// <summary>Recognises logos by their bytes; names and claimed types are never asked.</summary>
internal static class LogoFile
{
    public const int MaxBytes = 512 * 1024;

    /// <summary>Pixels of a side: larger ones cost every visitor memory for a mark of a few millimetres.</summary>
    public const int MaxSide = 4096;

    /// <summary>Pixels of an image: a phone keeps four bytes for each.</summary>
    public const int MaxPixels = 4_000_000;

    public const string Svg = "image/svg+xml";

    public static IReadOnlySet<string> Types { get; } = new HashSet<string>(StringComparer.Ordinal) { "image/png", "image/jpeg", "image/webp", Svg };

    /// <summary>Type and size; null when it is no image of these types, or a drawing that does more than draw.</summary>
    public static (string ContentType, int Width, int Height)? Recognise(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) ? Pixels("image/png", Png(bytes))
        : bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? Pixels("image/jpeg", Jpeg(bytes))
        : bytes.Length >= 30 && bytes.StartsWith("RIFF"u8) && bytes[8..12].SequenceEqual("WEBP"u8) ? Pixels("image/webp", WebP(bytes))
        : Known(Svg, SvgDrawing.SizeOf(bytes));

    private static (string ContentType, int Width, int Height)? Known(string contentType, (int Width, int Height)? size) =>
        size is { Width: >= 1 and <= MaxSide, Height: >= 1 and <= MaxSide } found ? (contentType, found.Width, found.Height) : null;

    private static (string ContentType, int Width, int Height)? Pixels(string contentType, (int Width, int Height)? size) =>
        size is { } found && (long)found.Width * found.Height <= MaxPixels ? Known(contentType, size) : null;

    // Moving images are refused: nobody could stop them, and they would move on every page.
    private static (int Width, int Height)? Png(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= 33 && bytes[12..16].SequenceEqual("IHDR"u8) && !IsMoving(bytes)
            ? (BinaryPrimitives.ReadInt32BigEndian(bytes[16..]), BinaryPrimitives.ReadInt32BigEndian(bytes[20..]))
            : null;

    /// <summary>The chunk that says so stands before the data.</summary>
    private static bool IsMoving(ReadOnlySpan<byte> png)
    {
        var data = png.IndexOf("IDAT"u8);
        return (data < 0 ? png : png[..data]).IndexOf("acTL"u8) >= 0;
    }

    /// <summary>Walks the segments to the frame header, which has the size.</summary>
    private static (int Width, int Height)? Jpeg(ReadOnlySpan<byte> bytes)
    {
        var at = 2;
        while (at + 9 <= bytes.Length && bytes[at] == 0xFF)
        {
            var marker = bytes[at + 1];
            if (marker is >= 0xC0 and <= 0xCF and not 0xC4 and not 0xC8 and not 0xCC)
            {
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            }

            // Fill bytes may stand before a marker.
            at += marker == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }

    private static (int Width, int Height)? WebP(ReadOnlySpan<byte> bytes)
    {
        var kind = bytes[12..16];
        if (kind.SequenceEqual("VP8X"u8))
        {
            const int animation = 0x02;
            return (bytes[20] & animation) != 0 ? null : (1 + Int24(bytes[24..]), 1 + Int24(bytes[27..]));
        }

        if (kind.SequenceEqual("VP8 "u8))
        {
            return (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF);
        }

        if (kind.SequenceEqual("VP8L"u8) && bytes[20] == 0x2F)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
            return (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
        }

        return null;

        static int Int24(ReadOnlySpan<byte> value) => value[0] | (value[1] << 8) | (value[2] << 16);
    }
}
