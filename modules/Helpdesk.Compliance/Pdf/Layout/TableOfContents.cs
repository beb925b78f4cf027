using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>The headings of the document with their pages, as the pass before found them.</summary>
internal static class TableOfContents
{
    private const double Indent = 14;

    public static Element Make(LayoutContext context, int levels)
    {
        context.DependsOnPages = true;
        var style = context.Theme.Text;
        var entries = context.Previous.Headings.Where(h => h.Level <= levels).Select(Element (h) => new Tagged(
            "TOCI",
            new Box(new Beside(
                8,
                [
                    (PdfWidth.Relative(), Text(context, h.Text, style with { Bold = h.Level == 1 }, TextAlignment.Left, h.Anchor, "Reference")),
                    (PdfWidth.Constant(36), Text(context, h.Page.ToString(CultureInfo.InvariantCulture), style, TextAlignment.Right, null, null)),
                ]))
            {
                Left = Indent * (h.Level - 1),
            }));
        return new Tagged("TOC", new Stack(3, entries));
    }

    private static TextElement Text(LayoutContext context, string text, TextStyle style, TextAlignment alignment, string? anchor, string? role) =>
        new(context, [new(text, style, anchor is null ? null : new(null, anchor), null)], alignment, role);
}
