using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>
/// The part of a font that a file uses. Each character has a glyph number of its own, in the order of first use, so that the way back to
/// text is exact even where a font draws two characters with one glyph.
/// </summary>
internal sealed class FontSubset(TrueTypeFont font)
{
    private const int ComponentsFollow = 0x20;
    private readonly Dictionary<int, ushort> _numbers = [];
    private readonly List<(ushort Glyph, int Character)> _glyphs = [(0, 0)];

    public TrueTypeFont Font => font;

    public ushort Use(ushort glyph, int character)
    {
        if (!_numbers.TryGetValue(character, out var number))
        {
            number = (ushort)_glyphs.Count;
            _glyphs.Add((glyph, character));
            _numbers.Add(character, number);
        }

        return number;
    }

    public void Write(ObjectWriter writer, int number)
    {
        var program = MakeProgram();
        var name = Tag(program) + "+" + font.Name;
        var (descendant, descriptor, file, unicode) = (writer.Allocate(), writer.Allocate(), writer.Allocate(), writer.Allocate());
        writer.WriteSmall(
            number,
            $"<</Type/Font/Subtype/Type0/BaseFont{PdfSyntax.Name(name)}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>");
        StringBuilder widths = new();
        foreach (var (glyph, _) in _glyphs)
        {
            widths.Append(PdfSyntax.Number(Scale(font.AdvanceOf(glyph)))).Append(' ');
        }

        writer.WriteSmall(
            descendant,
            $"<</Type/Font/Subtype/CIDFontType2/BaseFont{PdfSyntax.Name(name)}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
            + $"/FontDescriptor {descriptor} 0 R/CIDToGIDMap/Identity/DW 1000/W[0[{widths}]]>>");
        // Symbolic, as every font with an encoding of its own; italic by its angle.
        var flags = 4 | (font.ItalicAngle != 0 ? 64 : 0);
        writer.WriteSmall(
            descriptor,
            $"<</Type/FontDescriptor/FontName{PdfSyntax.Name(name)}/Flags {flags}"
            + $"/FontBBox[{Scaled(font.Box.Left)} {Scaled(font.Box.Bottom)} {Scaled(font.Box.Right)} {Scaled(font.Box.Top)}]/ItalicAngle {PdfSyntax.Number(font.ItalicAngle)}"
            + $"/Ascent {Scaled(font.Ascent)}/Descent {Scaled(font.Descent)}/CapHeight {Scaled(font.CapHeight)}/StemV {(font.Weight >= 600 ? 140 : 80)}/FontFile2 {file} 0 R>>");
        writer.WriteStream(file, $"/Length1 {program.Length}", program);
        writer.WriteStream(unicode, "", Encoding.ASCII.GetBytes(MakeToUnicode()));
    }

    /// <summary>A TrueType file with the used glyphs only (and those that they are composed of).</summary>
    internal byte[] MakeProgram()
    {
        // Components come behind, so the numbers given so far stay.
        List<ushort> sources = [.. _glyphs.Select(g => g.Glyph)];
        Dictionary<ushort, ushort> components = [];
        using MemoryStream outlines = new();
        List<int> offsets = [];
        for (var i = 0; i < sources.Count; i++)
        {
            offsets.Add((int)outlines.Length);
            var outline = font.Outline(sources[i]).ToArray();
            if (outline.Length > 0 && BinaryPrimitives.ReadInt16BigEndian(outline) < 0)
            {
                RenumberComponents(outline, sources, components);
            }

            outlines.Write(outline);
            while (outlines.Length % 4 != 0)
            {
                outlines.WriteByte(0);
            }
        }

        offsets.Add((int)outlines.Length);
        var loca = new byte[4 * offsets.Count];
        for (var i = 0; i < offsets.Count; i++)
        {
            BinaryPrimitives.WriteInt32BigEndian(loca.AsSpan(4 * i), offsets[i]);
        }

        var hmtx = new byte[4 * sources.Count];
        for (var i = 0; i < sources.Count; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(hmtx.AsSpan(4 * i), (ushort)font.AdvanceOf(sources[i]));
            // The side bearing is the left edge of the outline, so that the outline stands where its own coordinates say.
            var outline = font.Outline(sources[i]);
            BinaryPrimitives.WriteInt16BigEndian(hmtx.AsSpan((4 * i) + 2), outline.Length > 4 ? BinaryPrimitives.ReadInt16BigEndian(outline[2..]) : (short)0);
        }

        var head = font.TableBytes("head").ToArray();
        BinaryPrimitives.WriteInt32BigEndian(head.AsSpan(8), 0);
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        var hhea = font.TableBytes("hhea").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(hhea.AsSpan(34), (ushort)sources.Count);
        var maxp = font.TableBytes("maxp").ToArray();
        BinaryPrimitives.WriteUInt16BigEndian(maxp.AsSpan(4), (ushort)sources.Count);

        List<(string Tag, byte[] Data)> tables = [("glyf", outlines.ToArray()), ("head", head), ("hhea", hhea), ("hmtx", hmtx), ("loca", loca), ("maxp", maxp)];
        // Hinting programs refer to no glyph numbers: they stay as they are.
        tables.AddRange(from tag in new[] { "cvt ", "fpgm", "prep" } where font.HasTable(tag) select (tag, font.TableBytes(tag).ToArray()));
        return Assemble([.. tables.OrderBy(t => t.Tag, StringComparer.Ordinal)]);
    }

    private static void RenumberComponents(byte[] outline, List<ushort> sources, Dictionary<ushort, ushort> components)
    {
        var at = 10;
        int flags;
        do
        {
            flags = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at));
            var source = BinaryPrimitives.ReadUInt16BigEndian(outline.AsSpan(at + 2));
            if (!components.TryGetValue(source, out var number))
            {
                number = (ushort)sources.Count;
                sources.Add(source);
                components.Add(source, number);
            }

            BinaryPrimitives.WriteUInt16BigEndian(outline.AsSpan(at + 2), number);
            // Words or bytes for the offsets; then no, one, two or four numbers for the scale.
            at += 4 + ((flags & 1) != 0 ? 4 : 2) + ((flags & 8) != 0 ? 2 : (flags & 0x40) != 0 ? 4 : (flags & 0x80) != 0 ? 8 : 0);
        }
        while ((flags & ComponentsFollow) != 0);
    }

    private static byte[] Assemble(List<(string Tag, byte[] Data)> tables)
    {
        var (power, log) = (1, 0);
        while (power * 2 <= tables.Count)
        {
            (power, log) = (power * 2, log + 1);
        }

        var start = 12 + (16 * tables.Count);
        var file = new byte[start + tables.Sum(t => (t.Data.Length + 3) & ~3)];
        BinaryPrimitives.WriteInt32BigEndian(file, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(4), (ushort)tables.Count);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(6), (ushort)(16 * power));
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(8), (ushort)log);
        BinaryPrimitives.WriteUInt16BigEndian(file.AsSpan(10), (ushort)(16 * (tables.Count - power)));
        var headAt = 0;
        for (var i = 0; i < tables.Count; i++)
        {
            var (tag, data) = tables[i];
            headAt = tag == "head" ? start : headAt;
            data.CopyTo(file, start);
            var padded = (data.Length + 3) & ~3;
            var record = file.AsSpan(12 + (16 * i));
            Encoding.ASCII.GetBytes(tag, record);
            BinaryPrimitives.WriteUInt32BigEndian(record[4..], Sum(file.AsSpan(start, padded)));
            BinaryPrimitives.WriteInt32BigEndian(record[8..], start);
            BinaryPrimitives.WriteInt32BigEndian(record[12..], data.Length);
            start += padded;
        }

        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(headAt + 8), 0xB1B0AFBA - Sum(file));
        return file;
    }

    private static uint Sum(ReadOnlySpan<byte> bytes)
    {
        uint sum = 0;
        for (var i = 0; i < bytes.Length; i += 4)
        {
            sum += BinaryPrimitives.ReadUInt32BigEndian(bytes[i..]);
        }

        return sum;
    }

    private static string Tag(byte[] program) =>
        string.Create(6, SHA256.HashData(program), (span, hash) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = (char)('A' + (hash[i] % 26));
            }
        });

    private string MakeToUnicode()
    {
        StringBuilder map = new();
        map.Append("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n")
            .Append("/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n");
        // At most a hundred lines in a section (Adobe Technical Note 5014).
        foreach (var part in _glyphs.Select((g, i) => (Number: i, g.Character)).Skip(1).Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (number, character) in part)
            {
                map.Append(CultureInfo.InvariantCulture, $"<{number:X4}> <{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(char.ConvertFromUtf32(character)))}>\n");
            }

            map.Append("endbfchar\n");
        }

        return map.Append("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n").ToString();
    }

    private double Scale(int units) => units * 1000.0 / font.UnitsPerEm;

    private string Scaled(int units) => PdfSyntax.Number(Math.Round(Scale(units)));
}
