namespace Helpdesk.Compliance.Pdf;

/// <summary>What the field of a signature shows.</summary>
/// <param name="Name">Name of the field, for programs.</param>
/// <param name="Description">What it is, for people who hear the document.</param>
/// <param name="Lines">What stands in it.</param>
public sealed record SignatureAppearance(string Name, string Description, IReadOnlyList<string> Lines);

/// <summary>The field that the document is signed in.</summary>
internal sealed class SignatureElement(SignatureAppearance appearance) : Element
{
    private const double LineHeight = 13;
    private const double Margin = 8;
    private const double Width = 260;

    public override Fit Measure(double width, double height)
    {
        var needed = (appearance.Lines.Count * LineHeight) + (2 * Margin);
        return needed > height + Slack ? Fit.Wrap : Fit.Full(Math.Min(Width, width), needed);
    }

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = Measure(area.Width, area.Height);
        if (fit.Kind == FitKind.Full)
        {
            canvas.SignatureField(area.Of(fit.Height) with { Width = fit.Width }, appearance);
        }

        return fit;
    }

    /// <summary>The lines as the field shows them; one that is too long is cut where the field ends.</summary>
    public static IEnumerable<(double X, double Baseline, List<Glyph> Glyphs)> Lines(LayoutContext context, SignatureAppearance appearance, double width)
    {
        for (var i = 0; i < appearance.Lines.Count; i++)
        {
            List<Glyph> glyphs = [];
            context.Shaper.Shape(new(appearance.Lines[i].ReplaceLineEndings(" "), context.Theme.Text with { Size = 9, Bold = i == 0 }, null, null), glyphs);
            var used = 0.0;
            yield return (Margin, Margin + (i * LineHeight) + 9, glyphs.TakeWhile(g => (used += g.Advance + g.Kerning) < width - (2 * Margin)).ToList());
        }
    }
}
