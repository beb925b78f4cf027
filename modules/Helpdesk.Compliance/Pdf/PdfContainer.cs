using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>A place in the document that takes one thing: a text, a table, a column of things.</summary>
public sealed class PdfContainer
{
    private readonly LayoutContext _context;
    private readonly Action<Element> _put;

    internal PdfContainer(LayoutContext context, Action<Element> put) => (_context, _put) = (context, put);

    /// <summary>The look of the document, for styles that derive from it.</summary>
    public PdfTheme Theme => _context.Theme;

    public void Text(string text, TextStyle? style = null, TextAlignment alignment = TextAlignment.Left) =>
        _put(new TextElement(_context, [new(text, style ?? _context.Theme.Text, null, null)], alignment, "P"));

    /// <summary>A paragraph of several styles, with links or page numbers.</summary>
    public void Text(Action<PdfText> build, TextAlignment alignment = TextAlignment.Left)
    {
        PdfText text = new(_context);
        build(text);
        _put(new TextElement(_context, text.Spans, alignment, "P"));
    }

    /// <summary>A heading; it also becomes a bookmark and an entry of the contents.</summary>
    /// <param name="level">1 to 6; no level may be left out.</param>
    public void Heading(int level, string text)
    {
        if (level is < 1 or > 6)
        {
            throw new PdfLayoutException($"The heading '{text}' is of level {level}. Levels go from 1 to 6.");
        }

        var size = level switch { 1 => 20, 2 => 15, 3 => 12, _ => 10.5 };
        var style = _context.Theme.Text with { Size = size, Bold = true, Color = level < 3 ? _context.Theme.Accent : _context.Theme.Text.Color, LineHeight = 1.25 };
        var heading = new TextElement(_context, [new(text, style, null, null)], TextAlignment.Left, $"H{level}", level);
        _put(new WithRoom(_context, (size * 1.25) + 60, new Box(heading) { Top = level == 1 ? 4 : 8, Bottom = 2 }));
    }

    /// <summary>Things below each other.</summary>
    public void Column(Action<PdfColumn> build, double spacing = 8)
    {
        PdfColumn column = new(_context);
        build(column);
        _put(new Stack(spacing, column.Elements));
    }

    /// <summary>Things beside each other.</summary>
    public void Row(Action<PdfRow> build, double spacing = 8)
    {
        PdfRow row = new(_context);
        build(row);
        _put(new Beside(spacing, row.Items));
    }

    public void Table(Action<PdfTable> build)
    {
        PdfTable table = new(_context);
        build(table);
        _put(table.Make());
    }

    /// <summary>A list with numbers, or with points.</summary>
    public void List(IEnumerable<string> items, bool isNumbered = false) =>
        List(items.Select(i => new Action<PdfContainer>(c => c.Text(i))), isNumbered);

    public void List(IEnumerable<Action<PdfContainer>> items, bool isNumbered = false)
    {
        var elements = items.Select(Element (item, index) =>
        {
            var mark = isNumbered ? string.Create(CultureInfo.InvariantCulture, $"{index + 1}.") : "•";
            TextElement label = new(_context, [new(mark, _context.Theme.Text, null, null)], TextAlignment.Right, null);
            return new Tagged("LI", new Beside(6, [(PdfWidth.Constant(20), new Tagged("Lbl", label)), (PdfWidth.Relative(), new Tagged("LBody", Inner(item)))]));
        });
        _put(new Tagged("L", new Stack(3, elements), $"/A<</O/List/ListNumbering/{(isNumbered ? "Decimal" : "Disc")}>>"));
    }

    /// <param name="alternative">What the picture shows, for people who do not see it.</param>
    /// <param name="width">In points; without it as many as 96 dots an inch make.</param>
    public void Image(PdfImage image, string alternative, double? width = null) =>
        _put(new ImageFigure(_context, image, width, Described(alternative, "picture")));

    public void BarChart(IReadOnlyList<string> labels, IReadOnlyList<ChartSeries> series, string alternative, double height = 160, CultureInfo? culture = null) =>
        Chart(false, labels, series, alternative, height, culture);

    public void LineChart(IReadOnlyList<string> labels, IReadOnlyList<ChartSeries> series, string alternative, double height = 160, CultureInfo? culture = null) =>
        Chart(true, labels, series, alternative, height, culture);

    public void Rule() => _put(new Rule(0.75, _context.Theme.Border));

    public void PageBreak() => _put(new PageBreak());

    /// <summary>The headings of the document with their pages.</summary>
    public void TableOfContents(int levels = 3) => _put(Pdf.TableOfContents.Make(_context, levels));

    /// <summary>The field that the document is signed in; without a signature an empty field to sign later.</summary>
    public void SignatureField(SignatureAppearance appearance) => _put(new Tagged("Form", new SignatureElement(appearance)));

    public PdfContainer Padding(double all) => Padding(all, all, all, all);

    public PdfContainer Padding(double left, double top, double right, double bottom) =>
        Around(child => new Box(child) { Left = left, Top = top, Right = right, Bottom = bottom });

    public PdfContainer Background(PdfColor color) => Around(child => new Box(child) { Background = color });

    public PdfContainer Border(double width = 0.75, PdfColor? color = null) => Around(child => new Box(child) { Border = (width, color ?? _context.Theme.Border) });

    /// <summary>Goes to the next page as a whole when it does not fit.</summary>
    public PdfContainer KeepTogether() => Around(child => new Together(_context, child));

    /// <summary>A name for links to this place.</summary>
    public PdfContainer Anchor(string name) => Around(child => new Anchor(name, child));

    internal Element Inner(Action<PdfContainer> build)
    {
        Slot slot = new();
        build(new(_context, element => slot.Put(element)));
        return slot;
    }

    private PdfContainer Around(Func<Element, Element> wrap)
    {
        Slot slot = new();
        _put(wrap(slot));
        return new(_context, element => slot.Put(element));
    }

    private void Chart(bool isLine, IReadOnlyList<string> labels, IReadOnlyList<ChartSeries> series, string alternative, double height, CultureInfo? culture)
    {
        foreach (var one in series.Where(s => s.Values.Count != labels.Count))
        {
            throw new PdfLayoutException($"The series '{one.Name}' of a chart has {one.Values.Count} values for {labels.Count} labels. Give one for each; double.NaN leaves a gap.");
        }

        _put(new ChartFigure(_context, isLine, height, labels, series, culture ?? CultureInfo.InvariantCulture, Described(alternative, "chart")));
    }

    private static string Described(string alternative, string kind) =>
        string.IsNullOrWhiteSpace(alternative)
            ? throw new PdfLayoutException($"A {kind} has no words for people who do not see it. Say in a sentence what it shows.")
            : alternative;
}

/// <summary>The pieces of a paragraph.</summary>
public sealed class PdfText
{
    private readonly LayoutContext _context;
    private readonly List<TextSpan> _spans = [];

    internal PdfText(LayoutContext context) => _context = context;

    public TextStyle Default => _context.Theme.Text;

    internal IReadOnlyList<TextSpan> Spans => _spans;

    public PdfText Span(string text, TextStyle? style = null) => Add(text, style, null, null);

    /// <summary>A link to an address outside of the document.</summary>
    /// <param name="description">Where it goes, for people who hear the document; the text where it says it already.</param>
    public PdfText Link(string text, Uri address, string? description = null) =>
        address.IsAbsoluteUri
            ? Add(text, _context.Theme.Text with { Color = _context.Theme.Accent }, new(address, null), description)
            : throw new PdfLayoutException($"The link '{text}' goes to '{address}', which is no whole address. Begin it with https://.");

    /// <summary>A link to a named place of the document.</summary>
    public PdfText LinkTo(string text, string anchor) => Add(text, _context.Theme.Text with { Color = _context.Theme.Accent }, new(null, anchor), null);

    /// <summary>The number of the page; in headers and footers only.</summary>
    public PdfText PageNumber(TextStyle? style = null) =>
        _context.PageNumber is { } page
            ? Add(page.ToString(CultureInfo.InvariantCulture), style, null, null)
            : throw new PdfLayoutException("A page number stands in the content, which flows over pages. Put it into the header or the footer.");

    /// <summary>How many pages the document has.</summary>
    public PdfText PageCount(TextStyle? style = null)
    {
        // In the content the width of the number moves what follows it.
        _context.DependsOnPages |= _context.PageNumber is null;
        return Add(_context.Previous.Pages.ToString(CultureInfo.InvariantCulture), style, null, null);
    }

    private PdfText Add(string text, TextStyle? style, LinkTarget? link, string? description)
    {
        _spans.Add(new(text, style ?? _context.Theme.Text, link, description));
        return this;
    }
}

/// <summary>Things below each other.</summary>
public sealed class PdfColumn
{
    private readonly LayoutContext _context;

    internal PdfColumn(LayoutContext context) => _context = context;

    internal IEnumerable<Element> Elements { get; private set; } = [];

    public PdfContainer Item()
    {
        Slot slot = new();
        Elements = Elements.Append(slot);
        return new(_context, element => slot.Put(element));
    }

    /// <summary>One item for each of a source, which is read as pages fill.</summary>
    public void Items<T>(IEnumerable<T> source, Action<PdfContainer, T> build) =>
        Elements = Elements.Concat(source.Select(Element (item) =>
        {
            Slot slot = new();
            build(new(_context, element => slot.Put(element)), item);
            return slot;
        }));
}

/// <summary>Things beside each other.</summary>
public sealed class PdfRow
{
    private readonly LayoutContext _context;
    private readonly List<(PdfWidth, Element)> _items = [];

    internal PdfRow(LayoutContext context) => _context = context;

    internal IReadOnlyList<(PdfWidth Width, Element Element)> Items => _items;

    public PdfContainer Item(PdfWidth width)
    {
        Slot slot = new();
        _items.Add((width, slot));
        return new(_context, element => slot.Put(element));
    }

    public PdfContainer Item() => Item(PdfWidth.Relative());
}
