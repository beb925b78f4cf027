namespace Helpdesk.Compliance.Pdf;

/// <summary>The bookmarks: the headings as a tree.</summary>
internal static class Outline
{
    public static int? Write(ObjectWriter writer, PageCanvas canvas)
    {
        var headings = canvas.Headings;
        if (headings.Count == 0)
        {
            return null;
        }

        var root = writer.Allocate();
        var numbers = headings.Select(_ => writer.Allocate()).ToArray();
        for (var i = 0; i < headings.Count; i++)
        {
            var level = headings[i].Level;
            var parent = Last(headings, i, h => h.Level < level);
            var previous = Last(headings, i, h => h.Level <= level);
            var next = i + 1;
            while (next < headings.Count && headings[next].Level > level)
            {
                next++;
            }

            var entries = parent < 0 ? $"/Parent {root} 0 R" : $"/Parent {numbers[parent]} 0 R";
            entries += previous > parent ? $"/Prev {numbers[previous]} 0 R" : "";
            entries += next < headings.Count && headings[next].Level == level ? $"/Next {numbers[next]} 0 R" : "";
            entries += Children(headings, numbers, i + 1, next, level + 1);
            writer.WriteSmall(numbers[i], $"<</Title{PdfSyntax.Text(headings[i].Text)}{entries}/Dest{canvas.Destination(headings[i].Anchor)}>>");
        }

        writer.WriteSmall(root, $"<</Type/Outlines{Children(headings, numbers, 0, headings.Count, 1)}>>");
        return root;
    }

    private static int Last(IReadOnlyList<Heading> headings, int before, Func<Heading, bool> matches)
    {
        for (var i = before - 1; i >= 0; i--)
        {
            if (matches(headings[i]))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>First and last child, and how many are seen at the beginning: all.</summary>
    private static string Children(IReadOnlyList<Heading> headings, int[] numbers, int from, int to, int level)
    {
        if (from == to)
        {
            return "";
        }

        var last = to - 1;
        while (headings[last].Level != level)
        {
            last--;
        }

        return $"/First {numbers[from]} 0 R/Last {numbers[last]} 0 R/Count {to - from}";
    }
}
