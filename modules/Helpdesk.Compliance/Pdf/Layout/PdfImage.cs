using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Helpdesk.Compliance.Pdf;

/// <summary>A picture from a PNG or JPEG file.</summary>
public sealed class PdfImage
{
    private const int MaxPixels = 50_000_000;
    private readonly string _entries;
    private readonly byte[] _data;
    private readonly byte[]? _alpha;
    private readonly bool _isJpeg;

    private PdfImage(int width, int height, string entries, byte[] data, byte[]? alpha, bool isJpeg)
    {
        (Width, Height, _entries, _data, _alpha, _isJpeg) = (width, height, entries, data, alpha, isJpeg);
        Hash = Convert.ToHexString(SHA256.HashData([.. data, .. alpha ?? []]));
    }

    public int Width { get; }

    public int Height { get; }

    internal string Hash { get; }

    /// <exception cref="InvalidDataException">The file is no picture that can be shown; the message says why.</exception>
    public static PdfImage Read(byte[] file)
    {
        try
        {
            return file switch
            {
                [0x89, 0x50, 0x4E, 0x47, ..] => ReadPng(file),
                [0xFF, 0xD8, ..] => ReadJpeg(file),
                _ => throw new InvalidDataException("This file is neither a PNG nor a JPEG picture. Convert it to one of them."),
            };
        }
        catch (Exception e) when (e is ArgumentException or IndexOutOfRangeException or EndOfStreamException)
        {
            throw new InvalidDataException("This picture is damaged: it ends too early or contradicts itself.", e);
        }
    }

    internal int Write(ObjectWriter writer)
    {
        var number = writer.Allocate();
        var mask = "";
        if (_alpha is not null)
        {
            var alpha = writer.Allocate();
            writer.WriteStream(alpha, $"/Type/XObject/Subtype/Image/Width {Width}/Height {Height}/ColorSpace/DeviceGray/BitsPerComponent 8", _alpha);
            mask = $"/SMask {alpha} 0 R";
        }

        var entries = $"/Type/XObject/Subtype/Image/Width {Width}/Height {Height}/BitsPerComponent 8{_entries}{mask}";
        if (_isJpeg)
        {
            writer.WriteRawStream(number, entries + "/Filter/DCTDecode", _data);
        }
        else
        {
            writer.WriteStream(number, entries, _data);
        }

        return number;
    }

    private static PdfImage ReadJpeg(byte[] file)
    {
        for (var at = 2; at + 9 < file.Length;)
        {
            if (file[at] != 0xFF)
            {
                throw new InvalidDataException("This JPEG picture is damaged: a marker is not where it should be.");
            }

            var marker = file[at + 1];
            if (marker is 0xFF)
            {
                at++;
                continue;
            }

            // Frame headers; C4, C8 and CC are others.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                var (height, width, components) = (BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 5)), BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 7)), file[at + 9]);
                if (components is not (1 or 3) || file[at + 4] != 8 || width == 0 || height == 0)
                {
                    throw new InvalidDataException("This JPEG picture is not in grey or RGB with 8 bits. Convert it to RGB.");
                }

                return new(width, height, components == 1 ? "/ColorSpace/DeviceGray" : "/ColorSpace/DeviceRGB", file, null, true);
            }

            at += marker is >= 0xD0 and <= 0xD9 or 0x01 ? 2 : 2 + BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at + 2));
        }

        throw new InvalidDataException("This JPEG picture has no size: its frame header is missing.");
    }

    private static PdfImage ReadPng(byte[] file)
    {
        var header = file.AsSpan(16);
        var (width, height) = (BinaryPrimitives.ReadInt32BigEndian(header), BinaryPrimitives.ReadInt32BigEndian(header[4..]));
        var (depth, type, interlace) = (header[8], header[9], header[12]);
        if (interlace != 0)
        {
            throw new InvalidDataException("This PNG picture is interlaced. Save it without interlacing.");
        }

        if (width <= 0 || height <= 0 || (long)width * height > MaxPixels || depth is not (1 or 2 or 4 or 8 or 16))
        {
            throw new InvalidDataException($"This PNG picture has a size or depth that cannot be shown ({width} x {height}, {depth} bits; at most {MaxPixels:#,0} pixels).");
        }

        byte[] palette = [], transparency = [];
        using MemoryStream packed = new();
        for (var at = 8; at + 12 <= file.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(file.AsSpan(at));
            var data = file.AsSpan(at + 8, length);
            switch (System.Text.Encoding.ASCII.GetString(file, at + 4, 4))
            {
                case "PLTE":
                    palette = data.ToArray();
                    break;
                case "tRNS":
                    transparency = data.ToArray();
                    break;
                case "IDAT":
                    packed.Write(data);
                    break;
            }

            at += length + 12;
        }

        packed.Position = 0;
        using ZLibStream inflate = new(packed, CompressionMode.Decompress);
        return new PngPixels(width, height, depth, type, palette, transparency).Read(inflate);
    }

    /// <summary>From the rows of a PNG file to colours and, where there is any, transparency.</summary>
    private sealed class PngPixels(int width, int height, int depth, int type, byte[] palette, byte[] transparency)
    {
        public PdfImage Read(Stream rows)
        {
            var samples = type switch
            {
                0 or 3 => 1,
                2 => 3,
                4 => 2,
                6 => 4,
                _ => throw new InvalidDataException($"This PNG picture has the unknown colour type {type}."),
            };
            var isGray = type is 0 or 4;
            var color = new byte[width * height * (isGray ? 1 : 3)];
            var alpha = new byte[width * height];
            var (rowLength, step) = (((width * samples * depth) + 7) / 8, Math.Max(1, samples * depth / 8));
            var (row, above) = (new byte[rowLength], new byte[rowLength]);
            for (var y = 0; y < height; y++)
            {
                var filter = rows.ReadByte();
                rows.ReadExactly(row);
                Unfilter(filter, row, above, step);
                for (var x = 0; x < width; x++)
                {
                    Put(row, x, samples, color, alpha, (y * width) + x);
                }

                (row, above) = (above, row);
            }

            var isOpaque = Array.TrueForAll(alpha, a => a == 255);
            return new(width, height, isGray ? "/ColorSpace/DeviceGray" : "/ColorSpace/DeviceRGB", color, isOpaque ? null : alpha, false);
        }

        private static void Unfilter(int filter, byte[] row, byte[] above, int step)
        {
            for (var i = 0; i < row.Length; i++)
            {
                int left = i >= step ? row[i - step] : 0, up = above[i], corner = i >= step ? above[i - step] : 0;
                row[i] += (byte)(filter switch
                {
                    0 => 0,
                    1 => left,
                    2 => up,
                    3 => (left + up) / 2,
                    4 => Nearest(left, up, corner),
                    _ => throw new InvalidDataException("This PNG picture is damaged: a row has an unknown filter."),
                });
            }
        }

        private static int Nearest(int left, int up, int corner)
        {
            var (a, b, c) = (Math.Abs(up - corner), Math.Abs(left - corner), Math.Abs(left + up - (2 * corner)));
            return a <= b && a <= c ? left : b <= c ? up : corner;
        }

        private void Put(byte[] row, int x, int samples, byte[] color, byte[] alpha, int pixel)
        {
            var first = Sample(row, x * samples);
            alpha[pixel] = 255;
            switch (type)
            {
                case 3:
                    palette.AsSpan(first * 3, 3).CopyTo(color.AsSpan(pixel * 3));
                    alpha[pixel] = first < transparency.Length ? transparency[first] : (byte)255;
                    break;
                case 0 or 4:
                    color[pixel] = Byte(first);
                    alpha[pixel] = type == 4 ? Byte(Sample(row, (x * samples) + 1)) : IsKey(first, first, first) ? (byte)0 : (byte)255;
                    break;
                default:
                    var (green, blue) = (Sample(row, (x * samples) + 1), Sample(row, (x * samples) + 2));
                    (color[pixel * 3], color[(pixel * 3) + 1], color[(pixel * 3) + 2]) = (Byte(first), Byte(green), Byte(blue));
                    alpha[pixel] = type == 6 ? Byte(Sample(row, (x * samples) + 3)) : IsKey(first, green, blue) ? (byte)0 : (byte)255;
                    break;
            }
        }

        /// <summary>One colour may be marked as transparent.</summary>
        private bool IsKey(int red, int green, int blue) =>
            transparency.Length >= (type == 0 ? 2 : 6)
            && BinaryPrimitives.ReadUInt16BigEndian(transparency) == red
            && (type == 0 || (BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(2)) == green && BinaryPrimitives.ReadUInt16BigEndian(transparency.AsSpan(4)) == blue));

        private int Sample(byte[] row, int index) => depth switch
        {
            8 => row[index],
            16 => BinaryPrimitives.ReadUInt16BigEndian(row.AsSpan(index * 2)),
            _ => (row[index * depth / 8] >> (8 - depth - (index * depth % 8))) & ((1 << depth) - 1),
        };

        private byte Byte(int sample) => (byte)(depth == 16 ? sample >> 8 : sample * 255 / ((1 << depth) - 1));
    }
}
