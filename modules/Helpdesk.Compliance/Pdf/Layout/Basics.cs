using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>A colour of the sRGB space, written as #rrggbb.</summary>
public readonly record struct PdfColor(byte Red, byte Green, byte Blue)
{
    public static PdfColor Black => default;

    public static PdfColor White => new(255, 255, 255);

    /// <exception cref="FormatException">The text is not of the form #rrggbb.</exception>
    public static PdfColor Parse(string text) =>
        text is ['#', ..] && text.Length == 7 && int.TryParse(text.AsSpan(1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? new((byte)(value >> 16), (byte)(value >> 8), (byte)value)
            : throw new FormatException($"'{text}' is no colour. Write it as #rrggbb, for example #1a5fb4.");
}

/// <summary>Size of a page in points (1/72 inch).</summary>
public readonly record struct PageSize(double Width, double Height)
{
    public static PageSize A4 => new(595.28, 841.89);

    public static PageSize Letter => new(612, 792);

    public PageSize Landscape => new(Math.Max(Width, Height), Math.Min(Width, Height));
}

/// <summary>How characters look.</summary>
public sealed record TextStyle
{
    public double Size { get; init; } = 10;

    public PdfColor Color { get; init; } = new(0x1f, 0x29, 0x37);

    public bool Bold { get; init; }

    public bool Italic { get; init; }

    /// <summary>Distance of lines as a multiple of the size.</summary>
    public double LineHeight { get; init; } = 1.35;
}

public enum TextAlignment
{
    Left,
    Center,
    Right,
}

/// <summary>How a document looks where its author says nothing else: a tenant's colours come in here.</summary>
public sealed record PdfTheme
{
    public TextStyle Text { get; init; } = new();

    public PdfColor Accent { get; init; } = new(0x1a, 0x5f, 0xb4);

    public PdfColor Muted { get; init; } = new(0x5b, 0x66, 0x75);

    public PdfColor Border { get; init; } = new(0xd0, 0xd5, 0xdd);

    public PdfColor HeaderBackground { get; init; } = new(0xee, 0xf2, 0xf7);
}

/// <summary>A rectangle on a page; Y grows downwards, as people read.</summary>
internal readonly record struct Area(double X, double Y, double Width, double Height)
{
    public Area Inside(double left, double top, double right, double bottom) =>
        new(X + left, Y + top, Math.Max(0, Width - left - right), Math.Max(0, Height - top - bottom));

    public Area Below(double used) => new(X, Y + used, Width, Math.Max(0, Height - used));

    public Area Of(double height) => new(X, Y, Width, height);
}

/// <summary>What came of an attempt to lay something out.</summary>
internal enum FitKind
{
    /// <summary>Nothing fits here: it wants a new page.</summary>
    Wrap,

    /// <summary>A part fits, the rest goes on on the next page.</summary>
    Partial,

    /// <summary>All of it (or of what was left) fits.</summary>
    Full,
}

internal readonly record struct Fit(FitKind Kind, double Width, double Height)
{
    public static Fit Wrap => new(FitKind.Wrap, 0, 0);

    public static Fit Nothing => new(FitKind.Full, 0, 0);

    public static Fit Full(double width, double height) => new(FitKind.Full, width, height);

    public static Fit Partial(double width, double height) => new(FitKind.Partial, width, height);
}

/// <summary>
/// A part of a layout. It keeps what it has drawn: each call goes on where the last one stopped, on the next page. <see cref="Draw"/> that
/// answers <see cref="FitKind.Wrap"/> has drawn nothing, and <see cref="Measure"/> never changes what will be drawn.
/// </summary>
internal abstract class Element
{
    /// <summary>Heights are compared with this tolerance: sums of fractions differ in their last digits.</summary>
    public const double Slack = 0.01;

    public abstract Fit Measure(double width, double height);

    public abstract Fit Draw(Canvas canvas, Area area);
}

/// <summary>A document that cannot be laid out as it was described; the message says what to change.</summary>
public sealed class PdfLayoutException(string message) : Exception(message);

/// <summary>What the elements of one pass over a document share.</summary>
internal sealed class LayoutContext(PdfFonts fonts, PdfTheme theme, PassResult previous)
{
    public SortedSet<string> Missing { get; } = new(StringComparer.Ordinal);

    public TextShaper Shaper => field ??= new(fonts, Missing);

    public PdfTheme Theme => theme;

    /// <summary>What the pass before found: number of pages, headings and where they are.</summary>
    public PassResult Previous => previous;

    /// <summary>Height that a page has for its content.</summary>
    public double BodyHeight { get; set; }

    public int? PageNumber { get; set; }

    /// <summary>Whether the content depends on how many pages there are and where the headings are.</summary>
    public bool DependsOnPages { get; set; }

    /// <summary>Tables so far: their cells have identifiers.</summary>
    public int Tables { get; set; }
}

/// <summary>A heading, as contents and bookmarks need it; <paramref name="Top"/> counts from the bottom of its page, as the file does.</summary>
internal sealed record Heading(int Level, string Text, string Anchor, int Page, double Top);

/// <summary>What a pass over the document leaves to the next one.</summary>
internal sealed record PassResult(int Pages, IReadOnlyList<Heading> Headings, IReadOnlyDictionary<string, (int Page, double Top)> Anchors, int Annotations)
{
    /// <summary>Before the first pass: more pages than most documents have, so that the place of their number is wide enough.</summary>
    public static PassResult None { get; } = new(9999, [], new Dictionary<string, (int, double)>(StringComparer.Ordinal), 0);

    public bool SameAs(PassResult other) =>
        Pages == other.Pages && Annotations == other.Annotations && Headings.SequenceEqual(other.Headings)
        && Anchors.Count == other.Anchors.Count && Anchors.All(a => other.Anchors.TryGetValue(a.Key, out var place) && place == a.Value);
}
