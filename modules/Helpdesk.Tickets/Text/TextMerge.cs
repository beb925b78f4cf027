namespace Helpdesk.Tickets.Text;

/// <summary>
/// Puts two versions of a text together that come from the same one, line by line. What only one of them changed is taken; where both changed the
/// same place, both versions stand after each other. No line that somebody wrote is left out.
/// </summary>
internal static class TextMerge
{
    /// <summary>Longer texts are not compared line by line; the comparison grows with the square.</summary>
    private const int MostLines = 1500;

    public static string Merge(string was, string theirs, string mine)
    {
        var (b, t, m) = (Lines(was), Lines(theirs), Lines(mine));
        if (b.Length > MostLines || t.Length > MostLines || m.Length > MostLines)
        {
            return theirs == mine ? mine : theirs + "\n\n" + mine;
        }

        var (toTheirs, toMine) = (Match(b, t), Match(b, m));
        List<string> merged = [];
        var (atB, atT, atM) = (0, 0, 0);
        for (var i = 0; i <= b.Length; i++)
        {
            var isEnd = i == b.Length;
            if (!isEnd && (toTheirs[i] < 0 || toMine[i] < 0))
            {
                continue;
            }

            var (endT, endM) = isEnd ? (t.Length, m.Length) : (toTheirs[i], toMine[i]);
            Add(merged, b[atB..i], t[atT..endT], m[atM..endM]);
            if (!isEnd)
            {
                merged.Add(b[i]);
                (atB, atT, atM) = (i + 1, endT + 1, endM + 1);
            }
        }

        return string.Join('\n', merged);
    }

    private static void Add(List<string> merged, string[] was, string[] theirs, string[] mine)
    {
        if (theirs.AsSpan().SequenceEqual(was) || theirs.AsSpan().SequenceEqual(mine))
        {
            merged.AddRange(mine);
        }
        else if (mine.AsSpan().SequenceEqual(was))
        {
            merged.AddRange(theirs);
        }
        else
        {
            merged.AddRange(theirs);
            merged.AddRange(mine);
        }
    }

    /// <summary>For each line of the first text its partner in the second along a longest common subsequence, or -1.</summary>
    private static int[] Match(string[] one, string[] other)
    {
        var length = new int[one.Length + 1, other.Length + 1];
        for (var i = one.Length - 1; i >= 0; i--)
        {
            for (var j = other.Length - 1; j >= 0; j--)
            {
                length[i, j] = one[i] == other[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
            }
        }

        var match = new int[one.Length];
        Array.Fill(match, -1);
        for (int i = 0, j = 0; i < one.Length && j < other.Length;)
        {
            if (one[i] == other[j])
            {
                match[i++] = j++;
            }
            else if (length[i + 1, j] >= length[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return match;
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');
}
