using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>What a report needs to know of a TrueType font: which glyph stands for a character, how wide it is, and its outline to embed.</summary>
public sealed class TrueTypeFont
{
    private readonly byte[] _data;
    private readonly Dictionary<string, (int Offset, int Length)> _tables = new(StringComparer.Ordinal);
    private readonly ushort[] _basicPlane = new ushort[65536];
    private readonly Dictionary<int, ushort> _otherPlanes = [];
    private readonly ushort[] _advances;
    private readonly int[] _glyphOffsets;
    private readonly KerningPairs _kerning;

    private TrueTypeFont(byte[] data)
    {
        _data = data;
        BigEndian file = new(data, 0);
        if (file.U32(0) is not (0x00010000 or 0x74727565))
        {
            throw new InvalidDataException("This is no TrueType font with outlines (OpenType fonts with PostScript outlines and collections are not supported).");
        }

        for (var i = 0; i < file.U16(4); i++)
        {
            var entry = file.At(12 + (16 * i));
            _tables[Encoding.ASCII.GetString(entry.Slice(0, 4))] = ((int)entry.U32(8), (int)entry.U32(12));
        }

        var head = Table("head");
        UnitsPerEm = head.U16(18);
        Box = (head.I16(36), head.I16(38), head.I16(40), head.I16(42));
        var hhea = Table("hhea");
        (Ascent, Descent) = (hhea.I16(4), hhea.I16(6));
        GlyphCount = Table("maxp").U16(4);
        var (hmtx, metrics) = (Table("hmtx"), hhea.U16(34));
        _advances = new ushort[GlyphCount];
        for (var i = 0; i < GlyphCount; i++)
        {
            _advances[i] = hmtx.U16(4 * Math.Min(i, metrics - 1));
        }

        var loca = Table("loca");
        var isLong = head.I16(50) != 0;
        _glyphOffsets = new int[GlyphCount + 1];
        for (var i = 0; i <= GlyphCount; i++)
        {
            _glyphOffsets[i] = isLong ? (int)loca.U32(4 * i) : 2 * loca.U16(2 * i);
        }

        var os2 = Table("OS/2");
        Weight = os2.U16(4);
        CapHeight = os2.U16(0) >= 2 ? os2.I16(88) : Ascent;
        // Only what may be embedded and cut down goes into a file that others get (OS/2 fsType).
        if ((os2.U16(8) & 0x0302) != 0)
        {
            throw new InvalidDataException("The licence of this font, as its file states it, does not allow embedding it or a part of it.");
        }

        ItalicAngle = Table("post").I16(4) + (Table("post").U16(6) / 65536.0);
        Name = ReadName();
        ReadCharacters();
        _kerning = KerningPairs.Read(HasTable("GPOS") ? Table("GPOS") : null, HasTable("kern") ? Table("kern") : null, GlyphCount);
    }

    /// <summary>PostScript name.</summary>
    public string Name { get; }

    public int UnitsPerEm { get; }

    public int GlyphCount { get; }

    internal int Ascent { get; }

    internal int Descent { get; }

    internal int CapHeight { get; }

    internal int Weight { get; }

    internal double ItalicAngle { get; }

    internal (int Left, int Bottom, int Right, int Top) Box { get; }

    /// <summary>Reads a font file.</summary>
    /// <exception cref="InvalidDataException">The file is no font that can be embedded.</exception>
    public static TrueTypeFont Read(byte[] data)
    {
        try
        {
            return new(data);
        }
        catch (Exception e) when (e is ArgumentOutOfRangeException or IndexOutOfRangeException or KeyNotFoundException)
        {
            throw new InvalidDataException("This font file is damaged or lacks a table that is needed.", e);
        }
    }

    /// <summary>The glyph of a character, or 0.</summary>
    public ushort GlyphOf(int character) => character < _basicPlane.Length ? _basicPlane[character] : _otherPlanes.GetValueOrDefault(character);

    public int AdvanceOf(ushort glyph) => _advances[glyph];

    /// <summary>How much closer (negative) or wider two neighbours stand, in units of the font.</summary>
    public int KerningOf(ushort left, ushort right) => _kerning.Between(left, right);

    internal bool HasTable(string tag) => _tables.ContainsKey(tag);

    internal BigEndian Table(string tag) => new(_data, _tables[tag].Offset);

    internal ReadOnlySpan<byte> TableBytes(string tag) => _data.AsSpan(_tables[tag].Offset, _tables[tag].Length);

    internal ReadOnlySpan<byte> Outline(int glyph) => TableBytes("glyf")[_glyphOffsets[glyph].._glyphOffsets[glyph + 1]];

    private string ReadName()
    {
        var table = Table("name");
        var texts = table.At(table.U16(4));
        for (var i = 0; i < table.U16(2); i++)
        {
            var record = table.At(6 + (12 * i));
            if (record.U16(0) == 3 && record.U16(6) == 6)
            {
                return Encoding.BigEndianUnicode.GetString(texts.Slice(record.U16(10), record.U16(8)));
            }
        }

        return "Font";
    }

    private void ReadCharacters()
    {
        var cmap = Table("cmap");
        for (var i = 0; i < cmap.U16(2); i++)
        {
            var record = cmap.At(4 + (8 * i));
            if (record.U16(0) is not (0 or 3))
            {
                continue;
            }

            var table = cmap.At((int)record.U32(4));
            switch (table.U16(0))
            {
                case 4:
                    ReadFormat4(table);
                    break;
                case 12:
                    ReadFormat12(table);
                    break;
            }
        }
    }

    private void ReadFormat4(BigEndian table)
    {
        var count = table.U16(6) / 2;
        for (var i = 0; i < count; i++)
        {
            var (end, start) = (table.U16(14 + (2 * i)), table.U16(16 + (2 * (count + i))));
            var (delta, offset) = (table.U16(16 + (2 * ((2 * count) + i))), table.U16(16 + (2 * ((3 * count) + i))));
            for (int c = start; c <= end && c != 0xFFFF; c++)
            {
                var glyph = offset == 0 ? c : table.U16(16 + (2 * ((3 * count) + i)) + offset + (2 * (c - start)));
                Set(c, offset == 0 || glyph != 0 ? (ushort)(glyph + delta) : (ushort)0);
            }
        }
    }

    private void ReadFormat12(BigEndian table)
    {
        for (var i = 0; i < table.U32(12); i++)
        {
            var group = table.At(16 + (12 * i));
            var (start, end) = ((int)group.U32(0), (int)Math.Min(group.U32(4), 0x10FFFF));
            for (var c = start; c <= end; c++)
            {
                Set(c, (ushort)(group.U32(8) + (uint)(c - start)));
            }
        }
    }

    private void Set(int character, ushort glyph)
    {
        if (glyph == 0 || glyph >= GlyphCount)
        {
            return;
        }

        if (character < _basicPlane.Length)
        {
            _basicPlane[character] = glyph;
        }
        else
        {
            _otherPlanes[character] = glyph;
        }
    }
}
