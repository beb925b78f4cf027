namespace Helpdesk.Compliance.Pdf;

/// <summary>The place for one element; empty until something is put into it.</summary>
internal sealed class Slot : Element
{
    private Element? _child;
    private bool _done;

    public void Put(Element child) =>
        _child = _child is null ? child : throw new PdfLayoutException("Two things were put into one place of the document. Put them into a column or a row.");

    public override Fit Measure(double width, double height) => _child is null || _done ? Fit.Nothing : _child.Measure(width, height);

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = _child is null || _done ? Fit.Nothing : _child.Draw(canvas, area);
        _done |= fit.Kind == FitKind.Full;
        return fit;
    }
}

/// <summary>Space, background and border around a child.</summary>
internal sealed class Box(Element child) : Element
{
    public double Left { get; init; }

    public double Top { get; init; }

    public double Right { get; init; }

    public double Bottom { get; init; }

    public PdfColor? Background { get; init; }

    public (double Width, PdfColor Color)? Border { get; init; }

    public override Fit Measure(double width, double height)
    {
        var fit = child.Measure(Math.Max(1, width - Left - Right), height - Top - Bottom);
        return fit.Kind == FitKind.Wrap ? fit : fit with { Width = fit.Width + Left + Right, Height = fit.Height + Top + Bottom };
    }

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = Measure(area.Width, area.Height);
        if (fit.Kind == FitKind.Wrap)
        {
            return fit;
        }

        var box = area.Of(fit.Height);
        if (Background is { } color)
        {
            canvas.Fill(box, color);
        }

        if (Border is { } border)
        {
            DrawBorder(canvas, box, border.Width, border.Color);
        }

        // The height that was measured is the height that is drawn: the background is already there.
        var drawn = child.Draw(canvas, box.Inside(Left, Top, Right, Bottom));
        return fit with { Kind = drawn.Kind };
    }

    private static void DrawBorder(Canvas canvas, Area box, double width, PdfColor color)
    {
        canvas.Fill(box.Of(width), color);
        canvas.Fill(box.Below(box.Height - width), color);
        canvas.Fill(box with { Width = width }, color);
        canvas.Fill(box with { X = box.X + box.Width - width, Width = width }, color);
    }
}

/// <summary>Goes to the next page as a whole when it does not fit here, and breaks only when no page is high enough.</summary>
internal sealed class Together(LayoutContext context, Element child) : Element
{
    public override Fit Measure(double width, double height) => Asks(width, height) ? Fit.Wrap : child.Measure(width, height);

    public override Fit Draw(Canvas canvas, Area area) => Asks(area.Width, area.Height) ? Fit.Wrap : child.Draw(canvas, area);

    private bool Asks(double width, double height) => height < context.BodyHeight - Slack && child.Measure(width, height).Kind != FitKind.Full;
}

/// <summary>Needs some room below itself: a heading does not stand alone at the end of a page.</summary>
internal sealed class WithRoom(LayoutContext context, double room, Element child) : Element
{
    public override Fit Measure(double width, double height) => Asks(height) ? Fit.Wrap : child.Measure(width, height);

    public override Fit Draw(Canvas canvas, Area area) => Asks(area.Height) ? Fit.Wrap : child.Draw(canvas, area);

    private bool Asks(double height) => height < Math.Min(room, context.BodyHeight / 2);
}

/// <summary>An element of the structure around a child.</summary>
internal sealed class Tagged(string role, Element child, string attributes = "", string? id = null) : Element
{
    private Tag? _tag;

    public override Fit Measure(double width, double height) => child.Measure(width, height);

    public override Fit Draw(Canvas canvas, Area area)
    {
        // A child that wants a new page is not opened on this one, so that its tag stands where its content is.
        if (_tag is null && child.Measure(area.Width, area.Height).Kind == FitKind.Wrap)
        {
            return Fit.Wrap;
        }

        _tag ??= canvas.Open(role, attributes, id);
        canvas.Enter(_tag);
        var fit = child.Draw(canvas, area);
        canvas.Leave();
        if (fit.Kind == FitKind.Full)
        {
            canvas.Close(_tag);
        }

        return fit;
    }
}

/// <summary>A named place that links go to.</summary>
internal sealed class Anchor(string name, Element child) : Element
{
    private bool _isSet;

    public override Fit Measure(double width, double height) => child.Measure(width, height);

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = child.Draw(canvas, area);
        if (fit.Kind != FitKind.Wrap && !_isSet)
        {
            canvas.AddAnchor(name, area.Y);
            _isSet = true;
        }

        return fit;
    }
}

internal sealed class PageBreak : Element
{
    private bool _asked;

    // The first time it fills the page; on the next one there is nothing left of it.
    public override Fit Measure(double width, double height) => _asked ? Fit.Nothing : Fit.Partial(0, 0);

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = Measure(area.Width, area.Height);
        _asked = true;
        return fit;
    }
}

/// <summary>A line across.</summary>
internal sealed class Rule(double thickness, PdfColor color) : Element
{
    public override Fit Measure(double width, double height) => height + Slack < thickness ? Fit.Wrap : Fit.Full(width, thickness);

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = Measure(area.Width, area.Height);
        if (fit.Kind == FitKind.Full)
        {
            canvas.Fill(area.Of(thickness), color);
        }

        return fit;
    }
}

/// <summary>One below the other. Items may come from a source that is read as pages fill.</summary>
internal sealed class Stack(double spacing, IEnumerable<Element> items) : Element
{
    private readonly Queue<Element> _waiting = [];
    private readonly IEnumerator<Element> _source = items.GetEnumerator();

    public override Fit Measure(double width, double height)
    {
        var (used, widest, index) = (0.0, 0.0, 0);
        foreach (var item in Waiting())
        {
            var gap = index++ == 0 ? 0 : spacing;
            var fit = item.Measure(width, height - used - gap);
            if (fit.Kind == FitKind.Wrap)
            {
                return index == 1 ? Fit.Wrap : Fit.Partial(widest, used);
            }

            used += gap + fit.Height;
            widest = Math.Max(widest, fit.Width);
            if (fit.Kind == FitKind.Partial)
            {
                return Fit.Partial(widest, used);
            }
        }

        return Fit.Full(widest, used);
    }

    public override Fit Draw(Canvas canvas, Area area)
    {
        var (used, widest, isFirst) = (0.0, 0.0, true);
        while (_waiting.Count > 0 || Pull() is not null)
        {
            var gap = isFirst ? 0 : spacing;
            var fit = _waiting.Peek().Draw(canvas, area.Below(used + gap));
            if (fit.Kind == FitKind.Wrap)
            {
                return isFirst ? Fit.Wrap : Fit.Partial(widest, used);
            }

            isFirst = false;
            used += gap + fit.Height;
            widest = Math.Max(widest, fit.Width);
            if (fit.Kind == FitKind.Partial)
            {
                return Fit.Partial(widest, used);
            }

            _waiting.Dequeue();
        }

        return Fit.Full(widest, used);
    }

    private IEnumerable<Element> Waiting()
    {
        foreach (var item in _waiting)
        {
            yield return item;
        }

        while (Pull() is { } item)
        {
            yield return item;
        }
    }

    private Element? Pull()
    {
        if (!_source.MoveNext())
        {
            return null;
        }

        _waiting.Enqueue(_source.Current);
        return _source.Current;
    }
}

/// <summary>How wide a column is: so many points, or a share of what is left.</summary>
public readonly record struct PdfWidth(double Points, double Share)
{
    public static PdfWidth Constant(double points) => new(points, 0);

    public static PdfWidth Relative(double share = 1) => new(0, share);

    internal static double[] Divide(IReadOnlyList<PdfWidth> widths, double total, double spacing)
    {
        var shares = widths.Sum(w => w.Share);
        var constant = widths.Sum(w => w.Points) + (spacing * (widths.Count - 1));
        var rest = total - constant;
        if (rest < (shares > 0 ? 1 : -Element.Slack))
        {
            throw new PdfLayoutException(
                $"The columns need {constant:0} points and there are {total:0}. Make the constant ones narrower, leave some out, or turn the page.");
        }

        return [.. widths.Select(w => w.Share > 0 ? rest * w.Share / shares : w.Points)];
    }
}

/// <summary>One beside the other.</summary>
internal sealed class Beside(double spacing, IReadOnlyList<(PdfWidth Width, Element Element)> items) : Element
{
    private readonly bool[] _done = new bool[items.Count];

    public override Fit Measure(double width, double height)
    {
        var widths = PdfWidth.Divide([.. items.Select(i => i.Width)], width, spacing);
        var (highest, isPartial) = (0.0, false);
        for (var i = 0; i < items.Count; i++)
        {
            var fit = _done[i] ? Fit.Nothing : items[i].Element.Measure(widths[i], height);
            if (fit.Kind == FitKind.Wrap)
            {
                return Fit.Wrap;
            }

            highest = Math.Max(highest, fit.Height);
            isPartial |= fit.Kind == FitKind.Partial;
        }

        return isPartial ? Fit.Partial(width, highest) : Fit.Full(width, highest);
    }

    public override Fit Draw(Canvas canvas, Area area)
    {
        var fit = Measure(area.Width, area.Height);
        if (fit.Kind == FitKind.Wrap)
        {
            return fit;
        }

        var widths = PdfWidth.Divide([.. items.Select(i => i.Width)], area.Width, spacing);
        var x = area.X;
        for (var i = 0; i < items.Count; i++)
        {
            _done[i] = _done[i] || items[i].Element.Draw(canvas, new(x, area.Y, widths[i], area.Height)).Kind == FitKind.Full;
            x += widths[i] + spacing;
        }

        return fit;
    }
}
