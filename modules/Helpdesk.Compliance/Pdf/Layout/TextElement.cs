using System.Runtime.InteropServices;

namespace Helpdesk.Compliance.Pdf;

/// <summary>A run of text that looks the same and goes to the same place.</summary>
internal sealed record TextSpan(string Text, TextStyle Style, LinkTarget? Link, string? Description);

/// <summary>A paragraph. It goes on where it stopped, so it breaks over pages at lines.</summary>
internal sealed class TextElement(LayoutContext context, IReadOnlyList<TextSpan> spans, TextAlignment alignment, string? role, int headingLevel = 0) : Element
{
    private readonly List<(int Start, int End, double Width, double Height)> _lines = [];
    private List<Glyph>? _glyphs;
    private double _linesWidth = -1;
    private int _next;
    private Tag? _tag;
    private (TextSpan Span, Tag Tag)? _link;

    public string PlainText => string.Concat(spans.Select(s => s.Text));

    public override Fit Measure(double width, double height) => Plan(width, height).Fit;

    public override Fit Draw(Canvas canvas, Area area)
    {
        var (fit, count) = Plan(area.Width, area.Height);
        if (fit.Kind == FitKind.Wrap)
        {
            return fit;
        }

        if (_tag is null && headingLevel > 0)
        {
            canvas.AddHeading(headingLevel, PlainText, area.Y);
        }

        _tag ??= role is null ? null : canvas.Open(role);
        if (_tag is not null)
        {
            canvas.Enter(_tag);
        }

        var y = area.Y;
        for (var i = 0; i < count; i++, _next++)
        {
            DrawLine(canvas, area, y, _lines[_next]);
            y += _lines[_next].Height;
        }

        if (fit.Kind == FitKind.Full)
        {
            CloseLink(canvas);
        }

        if (_tag is not null)
        {
            canvas.Leave();
            if (fit.Kind == FitKind.Full)
            {
                canvas.Close(_tag);
            }
        }

        return fit;
    }

    private (Fit Fit, int Count) Plan(double width, double height)
    {
        BreakLines(width);
        var (used, widest, count) = (0.0, 0.0, 0);
        while (_next + count < _lines.Count && used + _lines[_next + count].Height <= height + Slack)
        {
            used += _lines[_next + count].Height;
            widest = Math.Max(widest, _lines[_next + count].Width);
            count++;
        }

        if (_next + count == _lines.Count)
        {
            return (Fit.Full(widest, used), count);
        }

        return count == 0 ? (Fit.Wrap, 0) : (Fit.Partial(widest, used), count);
    }

    private void BreakLines(double width)
    {
        if (_glyphs is null)
        {
            _glyphs = [];
            foreach (var span in spans)
            {
                context.Shaper.Shape(span, _glyphs);
            }
        }

        if (Math.Abs(width - _linesWidth) < Slack)
        {
            return;
        }

        // Another page may have another width: what is drawn stays, the rest is broken anew.
        _linesWidth = width;
        var start = _next == 0 ? 0 : _lines[_next - 1].End;
        _lines.RemoveRange(_next, _lines.Count - _next);
        if (_glyphs.Count == 0 && spans.Count > 0)
        {
            _lines.Add((0, 0, 0, spans[0].Style.Size * spans[0].Style.LineHeight));
        }

        while (start < _glyphs.Count)
        {
            var line = TakeLine(start, width);
            _lines.Add(line);
            start = line.End;
        }
    }

    private (int Start, int End, double Width, double Height) TakeLine(int start, double width)
    {
        var (used, inked, lastBreak, inkedAtBreak) = (0.0, 0.0, -1, 0.0);
        for (var i = start; i < _glyphs!.Count; i++)
        {
            var glyph = _glyphs[i];
            if (glyph.IsLineEnd)
            {
                return Line(start, i + 1, inked);
            }

            // Spaces at the end of a line may stick out: they have no ink.
            if (!glyph.IsSpace && used + glyph.Advance > width + Slack && i > start)
            {
                // A word that is wider than the line breaks where the line ends.
                return lastBreak > start ? Line(start, lastBreak, inkedAtBreak) : Line(start, i, inked);
            }

            used += glyph.Advance;
            inked = glyph.IsSpace ? inked : used;
            used += glyph.Kerning;
            if (glyph.BreakAfter)
            {
                (lastBreak, inkedAtBreak) = (i + 1, inked);
            }
        }

        return Line(start, _glyphs.Count, inked);
    }

    private (int Start, int End, double Width, double Height) Line(int start, int end, double width)
    {
        var height = 0.0;
        for (var i = start; i < end; i++)
        {
            var style = _glyphs![i].Span.Style;
            height = Math.Max(height, style.Size * style.LineHeight);
        }

        return (start, end, width, height);
    }

    private void DrawLine(Canvas canvas, Area area, double y, (int Start, int End, double Width, double Height) line)
    {
        var x = area.X + (alignment switch
        {
            TextAlignment.Center => (area.Width - line.Width) / 2,
            TextAlignment.Right => area.Width - line.Width,
            _ => 0,
        });
        var glyphs = CollectionsMarshal.AsSpan(_glyphs!)[line.Start..line.End];
        if (glyphs.Length > 0 && glyphs[^1].IsLineEnd)
        {
            glyphs = glyphs[..^1];
        }

        if (glyphs.Length == 0)
        {
            return;
        }

        var size = 0.0;
        foreach (var glyph in glyphs)
        {
            size = Math.Max(size, glyph.Span.Style.Size);
        }

        // The letters stand in the middle of the line's height: capitals reach about 0.72 of the size, tails 0.22.
        var baseline = y + (line.Height / 2) + (0.3 * size);
        for (var start = 0; start < glyphs.Length;)
        {
            var link = glyphs[start].Span.Link is null ? null : glyphs[start].Span;
            var (end, width) = (start, 0.0);
            while (end < glyphs.Length && ReferenceEquals(glyphs[end].Span.Link is null ? null : glyphs[end].Span, link))
            {
                width += glyphs[end].Advance + glyphs[end].Kerning;
                end++;
            }

            DrawPiece(canvas, new(x, y, width, line.Height), baseline, glyphs[start..end], link);
            x += width;
            start = end;
        }
    }

    private void DrawPiece(Canvas canvas, Area area, double baseline, ReadOnlySpan<Glyph> glyphs, TextSpan? link)
    {
        if (_link is { } open && !ReferenceEquals(open.Span, link))
        {
            CloseLink(canvas);
        }

        // In headers and footers a link would be an annotation outside of the structure: there it is plain text.
        if (link is null || canvas.InArtifact)
        {
            canvas.Text(area.X, baseline, glyphs, underline: false);
            return;
        }

        _link ??= (link, canvas.Open("Link"));
        canvas.Enter(_link.Value.Tag);
        canvas.Text(area.X, baseline, glyphs, underline: link.Link!.Anchor is null);
        canvas.Link(area, link.Link, link.Description ?? link.Text.Trim());
        canvas.Leave();
    }

    private void CloseLink(Canvas canvas)
    {
        if (_link is { } open)
        {
            canvas.Close(open.Tag);
            _link = null;
        }
    }
}
