using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>Pair kerning: the feature <c>kern</c> of GPOS where a font has it, else the older table <c>kern</c>.</summary>
internal sealed class KerningPairs
{
    private const int PairAdjustment = 2;
    private const int Extension = 9;
    private const int HorizontalAdvance = 4;
    private readonly List<Lookup> _lookups = [];

    private KerningPairs()
    {
    }

    public static KerningPairs Read(BigEndian? gpos, BigEndian? kern, int glyphCount)
    {
        KerningPairs pairs = new();
        if (gpos is { } table)
        {
            pairs.ReadGpos(table, glyphCount);
        }

        if (pairs._lookups.Count == 0 && kern is { } older)
        {
            pairs.ReadKern(older);
        }

        return pairs;
    }

    public int Between(ushort left, ushort right)
    {
        foreach (var lookup in _lookups)
        {
            // The first subtable of a lookup that knows the pair decides; lookups add up.
            if (lookup.Find(left, right) is { } value)
            {
                return value;
            }
        }

        return 0;
    }

    private void ReadGpos(BigEndian gpos, int glyphCount)
    {
        var (features, lookups) = (gpos.At(gpos.U16(6)), gpos.At(gpos.U16(8)));
        SortedSet<int> wanted = [];
        for (var i = 0; i < features.U16(0); i++)
        {
            var record = features.At(2 + (6 * i));
            if (Encoding.ASCII.GetString(record.Slice(0, 4)) != "kern")
            {
                continue;
            }

            var feature = features.At(record.U16(4));
            for (var j = 0; j < feature.U16(2); j++)
            {
                wanted.Add(feature.U16(4 + (2 * j)));
            }
        }

        foreach (var index in wanted)
        {
            var lookup = lookups.At(lookups.U16(2 + (2 * index)));
            List<Subtable> subtables = [];
            for (var i = 0; i < lookup.U16(4); i++)
            {
                var (type, subtable) = ((int)lookup.U16(0), lookup.At(lookup.U16(6 + (2 * i))));
                if (type == Extension)
                {
                    (type, subtable) = (subtable.U16(2), subtable.At((int)subtable.U32(4)));
                }

                if (type == PairAdjustment && ReadPairs(subtable, glyphCount) is { } read)
                {
                    subtables.Add(read);
                }
            }

            if (subtables.Count > 0)
            {
                _lookups.Add(new(subtables));
            }
        }
    }

    private static Subtable? ReadPairs(BigEndian table, int glyphCount)
    {
        var (first, second) = (table.U16(4), table.U16(6));
        // Only the advance of the left glyph: that is what kerning of horizontal text is.
        if ((first & HorizontalAdvance) == 0)
        {
            return null;
        }

        var valueAt = 2 * int.PopCount(first & (HorizontalAdvance - 1));
        var valuesSize = 2 * (int.PopCount(first) + int.PopCount(second));
        var coverage = ReadCoverage(table.At(table.U16(2)));
        if (table.U16(0) == 1)
        {
            Dictionary<uint, short> pairs = [];
            for (var i = 0; i < table.U16(8); i++)
            {
                var set = table.At(table.U16(10 + (2 * i)));
                for (var j = 0; j < set.U16(0); j++)
                {
                    var record = set.At(2 + (j * (2 + valuesSize)));
                    pairs.TryAdd(((uint)coverage[i] << 16) | record.U16(0), record.I16(2 + valueAt));
                }
            }

            return new(pairs, null, null, null, 0);
        }

        var (firstClasses, secondClasses) = (ReadClasses(table.At(table.U16(8)), glyphCount), ReadClasses(table.At(table.U16(10)), glyphCount));
        var (rows, columns) = (table.U16(12), table.U16(14));
        var values = new short[rows * columns];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = table.I16(16 + (i * valuesSize) + valueAt);
        }

        // A glyph outside the coverage is not the first of any pair here, although class 0 holds every glyph without a class.
        var covered = new int[glyphCount];
        Array.Fill(covered, -1);
        foreach (var glyph in coverage)
        {
            covered[glyph] = firstClasses[glyph];
        }

        return new(null, covered, secondClasses, values, columns);
    }

    private static List<ushort> ReadCoverage(BigEndian table)
    {
        List<ushort> glyphs = [];
        for (var i = 0; i < table.U16(2); i++)
        {
            if (table.U16(0) == 1)
            {
                glyphs.Add(table.U16(4 + (2 * i)));
                continue;
            }

            for (int g = table.U16(4 + (6 * i)); g <= table.U16(6 + (6 * i)); g++)
            {
                glyphs.Add((ushort)g);
            }
        }

        return glyphs;
    }

    private static int[] ReadClasses(BigEndian table, int glyphCount)
    {
        var classes = new int[glyphCount];
        if (table.U16(0) == 1)
        {
            for (var i = 0; i < table.U16(4); i++)
            {
                classes[table.U16(2) + i] = table.U16(6 + (2 * i));
            }

            return classes;
        }

        for (var i = 0; i < table.U16(2); i++)
        {
            for (int g = table.U16(4 + (6 * i)); g <= table.U16(6 + (6 * i)); g++)
            {
                classes[g] = table.U16(8 + (6 * i));
            }
        }

        return classes;
    }

    private void ReadKern(BigEndian kern)
    {
        Dictionary<uint, short> pairs = [];
        var at = 4;
        for (var i = 0; i < kern.U16(2); i++)
        {
            var table = kern.At(at);
            // Format 0, horizontal, no minimum values, no cross-stream.
            if ((table.U16(4) & 0xFF07) == 1)
            {
                for (var j = 0; j < table.U16(6); j++)
                {
                    var pair = table.At(14 + (6 * j));
                    pairs.TryAdd(pair.U32(0), pair.I16(4));
                }
            }

            at += table.U16(2);
        }

        if (pairs.Count > 0)
        {
            _lookups.Add(new([new(pairs, null, null, null, 0)]));
        }
    }

    private sealed record Lookup(List<Subtable> Subtables)
    {
        public int? Find(ushort left, ushort right)
        {
            foreach (var subtable in Subtables)
            {
                if (subtable.Find(left, right) is { } value)
                {
                    return value;
                }
            }

            return null;
        }
    }

    private sealed record Subtable(Dictionary<uint, short>? Pairs, int[]? First, int[]? Second, short[]? Values, int Columns)
    {
        public int? Find(ushort left, ushort right)
        {
            if (Pairs is not null)
            {
                return Pairs.TryGetValue(((uint)left << 16) | right, out var value) ? value : null;
            }

            return First![left] < 0 ? null : Values![(First[left] * Columns) + Second![right]];
        }
    }
}
