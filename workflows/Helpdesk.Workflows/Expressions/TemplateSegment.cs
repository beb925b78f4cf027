using System.Buffers;

namespace Helpdesk.Workflows.Expressions;

internal enum TemplateSegmentKind
{
    Text,
    Output,
    Tag,
}

/// <summary>A template's text between its braces, or what stands within them.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="At">Offset of its first character, braces included.</param>
/// <param name="Start">Offset of its content.</param>
/// <param name="End">Offset behind its content.</param>
internal readonly record struct TemplateSegment(TemplateSegmentKind Kind, int At, int Start, int End)
{
    private static readonly SearchValues<string> _openings = SearchValues.Create(["{{", "{%"], StringComparison.Ordinal);

    /// <summary>Cuts a template, with the spaces left out that {%- and -%} ask for, and {% raw %} as text.</summary>
    public static Queue<TemplateSegment> Cut(string text)
    {
        Queue<TemplateSegment> segments = new();
        var (at, trims) = (0, false);
        while (true)
        {
            var next = text.AsSpan(at).IndexOfAny(_openings);
            var open = next < 0 ? text.Length : at + next;
            var (start, end) = (at, open);
            while (trims && start < end && char.IsWhiteSpace(text[start]))
            {
                start++;
            }

            while (open + 2 < text.Length && text[open + 2] == '-' && end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            segments.Enqueue(new(TemplateSegmentKind.Text, at, start, end));
            if (open == text.Length)
            {
                return segments;
            }

            var kind = text[open + 1] == '%' ? TemplateSegmentKind.Tag : TemplateSegmentKind.Output;
            var segment = Inner(text, kind, open);
            (at, trims) = After(text, segment);
            if (kind == TemplateSegmentKind.Tag && segment.Content(text) is "raw")
            {
                var close = EndOfRaw(text, segment, at);
                segments.Enqueue(new(TemplateSegmentKind.Text, at, at, close.At));
                (at, trims) = After(text, close);
            }
            else
            {
                segments.Enqueue(segment);
            }
        }
    }

    private static TemplateSegment Inner(string text, TemplateSegmentKind kind, int open)
    {
        var closing = kind == TemplateSegmentKind.Tag ? "%}" : "}}";
        var close = text.IndexOf(closing, open + 2, StringComparison.Ordinal);
        if (close < 0)
        {
            throw new ExpressionException(text, open, "“{0}” is not closed by “{1}”.", text.Substring(open, 2), closing);
        }

        var start = open + (text[open + 2] == '-' ? 3 : 2);
        return new(kind, open, start, Math.Max(start, text[close - 1] == '-' ? close - 1 : close));
    }

    private static TemplateSegment EndOfRaw(string text, TemplateSegment raw, int at)
    {
        for (var open = text.IndexOf("{%", at, StringComparison.Ordinal); open >= 0; open = text.IndexOf("{%", open + 2, StringComparison.Ordinal))
        {
            if (Inner(text, TemplateSegmentKind.Tag, open) is var tag && tag.Content(text) is "endraw")
            {
                return tag;
            }
        }

        throw new ExpressionException(text, raw.At, "This block is not closed by {0}.", "{% endraw %}");
    }

    /// <summary>Where the text after a segment begins, and whether its first spaces are left out.</summary>
    private static (int At, bool Trims) After(string text, TemplateSegment segment)
    {
        var at = segment.End + (text[segment.End] == '-' ? 3 : 2);
        return (at, text[at - 3] == '-');
    }

    private ReadOnlySpan<char> Content(string text) => text.AsSpan(Start, End - Start).Trim();
}
