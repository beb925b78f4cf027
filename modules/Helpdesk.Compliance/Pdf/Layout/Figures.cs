using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>Something to look at, with words for those who cannot see it.</summary>
internal abstract class Figure(LayoutContext context, string alternative) : Element
{
    protected LayoutContext Context => context;

    public override Fit Measure(double width, double height)
    {
        var size = SizeFor(width);
        return size.Height > height + Slack ? Fit.Wrap : Fit.Full(size.Width, size.Height);
    }

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = Measure(area.Width, area.Height);
        if (fit.Kind == FitKind.Wrap)
        {
            return fit;
        }

        var box = area.Of(fit.Height) with { Width = fit.Width };
        var tag = canvas.Open("Figure", $"/Alt{PdfSyntax.Text(alternative)}/A<</O/Layout/Placement/Block/BBox{PdfSyntax.Rectangle(box, canvas.PageHeight)}>>");
        canvas.Enter(tag);
        canvas.BeginFigure();
        DrawIn(canvas, box);
        canvas.EndFigure();
        canvas.Leave();
        canvas.Close(tag);
        return fit;
    }

    protected abstract (double Width, double Height) SizeFor(double width);

    protected abstract void DrawIn(Canvas canvas, Area area);
}

internal sealed class ImageFigure(LayoutContext context, PdfImage image, double? width, string alternative) : Figure(context, alternative)
{
    // A picture is never wider than its place nor higher than most of a page.
    protected override (double Width, double Height) SizeFor(double available)
    {
        var scale = Math.Min(Math.Min(width ?? image.Width * 0.75, available) / image.Width, 0.9 * Context.BodyHeight / image.Height);
        return (image.Width * scale, image.Height * scale);
    }

    protected override void DrawIn(Canvas canvas, Area area) => canvas.Image(image, area);
}

/// <summary>A row of values of a chart.</summary>
public sealed record ChartSeries(string Name, PdfColor Color, IReadOnlyList<double> Values);

/// <summary>Bars beside each other, or lines, over named places.</summary>
internal sealed class ChartFigure(
    LayoutContext context, bool isLine, double height, IReadOnlyList<string> labels, IReadOnlyList<ChartSeries> series, CultureInfo culture, string alternative) : Figure(context, alternative)
{
    private const double Small = 8;
    private const double Left = 44;
    private const double Bottom = 18;
    private const int Steps = 4;

    protected override (double Width, double Height) SizeFor(double width) => (width, Math.Min(height, 0.9 * Context.BodyHeight));

    protected override void DrawIn(Canvas canvas, Area area)
    {
        var legend = series.Count > 1 ? 16.0 : 4;
        var plot = area.Inside(Left, legend, 4, Bottom);
        var values = series.SelectMany(s => s.Values).Where(double.IsFinite).DefaultIfEmpty(0).ToList();
        var (low, high) = (Math.Min(0, values.Min()), Math.Max(0, values.Max()));
        var step = NiceStep((high - low) / Steps);
        (low, high) = (Math.Floor(low / step) * step, Math.Ceiling(high / step) * step);
        high = high > low ? high : low + step;
        double YOf(double value) => plot.Y + (plot.Height * (high - value) / (high - low));

        for (var value = low; value <= high + (step / 2); value += step)
        {
            canvas.Polyline([(plot.X, YOf(value)), (plot.X + plot.Width, YOf(value))], 0.5, Context.Theme.Border);
            Write(canvas, new(area.X, YOf(value) - 6, Left - 6, 12), value.ToString("#,0.##", culture), TextAlignment.Right);
        }

        var place = plot.Width / Math.Max(1, labels.Count);
        // Labels that would touch are left out, evenly.
        var every = Math.Max(1, (int)Math.Ceiling(labels.Select(WidthOf).DefaultIfEmpty(0).Max() / Math.Max(1, place - 4)));
        for (var i = 0; i < labels.Count; i += every)
        {
            Write(canvas, new(plot.X + (place * (i + 0.5)) - (place * every / 2), plot.Y + plot.Height + 3, place * every, 12), labels[i], TextAlignment.Center);
        }

        for (var s = 0; s < series.Count; s++)
        {
            DrawSeries(canvas, plot, series[s], s, place, YOf);
        }

        var x = plot.X;
        foreach (var one in series.Count > 1 ? series : [])
        {
            canvas.Fill(new(x, area.Y + 3, 8, 8), one.Color);
            Write(canvas, new(x + 12, area.Y, plot.X + plot.Width - x, 13), one.Name, TextAlignment.Left);
            x += WidthOf(one.Name) + 28;
        }
    }

    private static double NiceStep(double rough)
    {
        if (rough <= 0)
        {
            return 1;
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return new[] { 1, 2, 2.5, 5, 10 }.First(n => n * power >= rough - (power / 1e6)) * power;
    }

    private void DrawSeries(Canvas canvas, Area plot, ChartSeries one, int index, double place, Func<double, double> yOf)
    {
        if (isLine)
        {
            DrawLine(canvas, [.. one.Values.Select((v, i) => (plot.X + (place * (i + 0.5)), double.IsFinite(v) ? yOf(v) : double.NaN))], one.Color);
            return;
        }

        var (gap, zero) = (place * 0.15, yOf(0));
        var width = (place - (2 * gap)) / series.Count;
        for (var i = 0; i < one.Values.Count; i++)
        {
            if (double.IsFinite(one.Values[i]))
            {
                var y = yOf(one.Values[i]);
                canvas.Fill(new(plot.X + (place * i) + gap + (width * index), Math.Min(y, zero), width, Math.Abs(zero - y)), one.Color);
            }
        }
    }

    /// <summary>A value that is not known leaves a gap: a line across it would claim one.</summary>
    private static void DrawLine(Canvas canvas, IReadOnlyList<(double X, double Y)> points, PdfColor color)
    {
        for (var start = 0; start < points.Count;)
        {
            var piece = points.Skip(start).TakeWhile(p => double.IsFinite(p.Y)).ToList();
            if (piece.Count > 1)
            {
                canvas.Polyline(piece, 1.5, color);
            }

            piece.ForEach(p => canvas.Fill(new(p.X - 2, p.Y - 2, 4, 4), color));
            start += piece.Count + 1;
        }
    }

    private double WidthOf(string text) => Make(text, TextAlignment.Left).Measure(10_000, 100).Width;

    private void Write(Canvas canvas, Area area, string text, TextAlignment alignment) => Make(text, alignment).Draw(canvas, area);

    private TextElement Make(string text, TextAlignment alignment) =>
        new(Context, [new(text, Context.Theme.Text with { Size = Small, Color = Context.Theme.Muted }, null, null)], alignment, role: null);
}
