using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>Draws pages and tags what it draws; a page goes to the writer when it ends.</summary>
internal sealed class PageCanvas(ObjectWriter writer, StructureTree tree, PassResult measured) : Canvas
{
    private const int PagesPerNode = 64;
    private readonly Dictionary<TrueTypeFont, (int Number, string Name, FontSubset Subset)> _fonts = [];
    private readonly Dictionary<string, (int Number, string Name)> _images = new(StringComparer.Ordinal);
    private readonly ByteText _content = new();
    private readonly List<int> _annotations = [];
    private readonly int[] _pages = [.. Enumerable.Range(0, measured.Pages).Select(_ => writer.Allocate())];
    private readonly int[] _nodes = [.. Enumerable.Range(0, (measured.Pages + PagesPerNode - 1) / PagesPerNode).Select(_ => writer.Allocate())];
    private readonly int _root = writer.Allocate();
    private readonly int _resources = writer.Allocate();
    private PageSize _size;
    private object? _marked;
    private string _artifact = Decoration;
    private PdfColor? _fill;

    public int Pages => _root;

    /// <summary>The field that the document is signed in, when it has one.</summary>
    public (int Field, int Form, Area Area, SignatureAppearance Appearance, string FieldEntries)? Signature { get; private set; }

    protected override Tag Root => tree.Document;

    private const string Decoration = "/Artifact<</Type/Layout>>BDC\n";

    private int Page => _pages[PageNumber - 1];

    public override void BeginPage(PageSize size)
    {
        base.BeginPage(size);
        if (PageNumber > _pages.Length)
        {
            throw Changed();
        }

        _size = size;
        _content.Clear();
        _annotations.Clear();
        _fill = null;
    }

    public override void EndPage()
    {
        Mark(null);
        var content = writer.Allocate();
        writer.WriteStream(content, "", _content.Written);
        var annotations = _annotations.Count == 0 ? "" : "/Annots" + PdfSyntax.References(_annotations);
        writer.WriteSmall(
            Page,
            $"<</Type/Page/Parent {_nodes[(PageNumber - 1) / PagesPerNode]} 0 R/MediaBox[0 0 {PdfSyntax.Number(_size.Width)} {PdfSyntax.Number(_size.Height)}]"
            + $"/Resources {_resources} 0 R/Contents {content} 0 R/StructParents {PageNumber - 1}/Tabs/S{annotations}>>");
        tree.EndPage();
    }

    public override Tag Open(string role, string attributes = "", string? id = null) =>
        InArtifact ? Tag.None : tree.Open(Current, role, attributes, id);

    public override void Close(Tag tag)
    {
        if (tag != Tag.None)
        {
            tree.Close(tag);
        }
    }

    public override void BeginArtifact(string properties)
    {
        base.BeginArtifact(properties);
        _artifact = $"/Artifact<<{properties}>>BDC\n";
        Mark(null);
    }

    public override void EndArtifact()
    {
        base.EndArtifact();
        Mark(null);
        _artifact = Decoration;
    }

    public override void Text(double x, double baseline, ReadOnlySpan<Glyph> glyphs, bool underline)
    {
        Mark(InArtifact ? _artifact : Current);
        WriteText(_content, x, _size.Height - baseline, glyphs);
        if (underline)
        {
            double width = 0;
            foreach (var glyph in glyphs)
            {
                width += glyph.Advance + glyph.Kerning;
            }

            _content.Add(x).Add(" ").Add(_size.Height - baseline - 1.5).Add(" ").Add(width).Add(" 0.5 re f\n");
        }
    }

    public override void Fill(Area area, PdfColor color)
    {
        Mark(InFigure ? Current : _artifact);
        SetFill(_content, color);
        AddArea(area).Add(" re f\n");
    }

    public override void Polyline(IReadOnlyList<(double X, double Y)> points, double width, PdfColor color)
    {
        Mark(InFigure ? Current : _artifact);
        AddColor(_content, color).Add(" RG ").Add(width).Add(" w 1 j\n");
        for (var i = 0; i < points.Count; i++)
        {
            _content.Add(points[i].X).Add(" ").Add(_size.Height - points[i].Y).Add(i == 0 ? " m\n" : " l\n");
        }

        _content.Add("S\n");
    }

    public override void Image(PdfImage image, Area area)
    {
        if (!_images.TryGetValue(image.Hash, out var known))
        {
            known = (image.Write(writer), $"/I{_images.Count}");
            _images.Add(image.Hash, known);
        }

        Mark(InArtifact ? _artifact : Current);
        _content.Add("q ").Add(area.Width).Add(" 0 0 ").Add(area.Height).Add(" ").Add(area.X).Add(" ").Add(_size.Height - area.Y - area.Height)
            .Add(" cm ").Add(known.Name).Add(" Do Q\n");
    }

    public override void Link(Area area, LinkTarget target, string description)
    {
        base.Link(area, target, description);
        var annotation = writer.Allocate();
        var key = tree.AddAnnotation(Current, annotation, Page, _pages.Length);
        var action = target.Address is { } address
            ? $"/A<</S/URI/URI({Escape(address.AbsoluteUri)})>>"
            : $"/Dest{Destination(target.Anchor!)}";
        writer.WriteSmall(
            annotation,
            $"<</Type/Annot/Subtype/Link/Rect{PdfSyntax.Rectangle(area, _size.Height)}/Border[0 0 0]/F 4/P {Page} 0 R/StructParent {key}/Contents{PdfSyntax.Text(description)}{action}>>");
        _annotations.Add(annotation);
    }

    public override void SignatureField(Area area, SignatureAppearance appearance)
    {
        if (Signature is not null)
        {
            throw new PdfLayoutException("The document has two fields for a signature. One signature covers the whole file: keep one.");
        }

        base.SignatureField(area, appearance);
        var (field, form) = (writer.Allocate(), writer.Allocate());
        var key = tree.AddAnnotation(Current, field, Page, _pages.Length);
        _annotations.Add(field);
        Signature = (field, form, area, appearance,
            $"<</Type/Annot/Subtype/Widget/FT/Sig/T{PdfSyntax.Text(appearance.Name)}/TU{PdfSyntax.Text(appearance.Description)}/Rect{PdfSyntax.Rectangle(area, _size.Height)}"
            + $"/F 132/P {Page} 0 R/StructParent {key}/AP<</N {form} 0 R>>");
    }

    /// <summary>The picture of the signature field: its lines of text.</summary>
    public void WriteAppearance(int form, Area area, IEnumerable<(double X, double Baseline, List<Glyph> Glyphs)> lines, PdfColor border)
    {
        ByteText content = new();
        AddColor(content, border).Add(" RG 0.75 w 0.5 0.5 ").Add(area.Width - 1).Add(" ").Add(area.Height - 1).Add(" re S\n");
        _fill = null;
        foreach (var (x, baseline, glyphs) in lines)
        {
            WriteText(content, x, area.Height - baseline, System.Runtime.InteropServices.CollectionsMarshal.AsSpan(glyphs));
        }

        writer.WriteStream(form, $"/Type/XObject/Subtype/Form/BBox[0 0 {PdfSyntax.Number(area.Width)} {PdfSyntax.Number(area.Height)}]/Resources {_resources} 0 R", content.Written);
    }

    public string Destination(string anchor)
    {
        if (!measured.Anchors.TryGetValue(anchor, out var place))
        {
            throw new PdfLayoutException($"A link goes to '{anchor}', and no place of the document has that name.");
        }

        return $"[{_pages[place.Page - 1]} 0 R/XYZ null {PdfSyntax.Number(Math.Max(0, place.Top))} null]";
    }

    /// <summary>Fonts, images and the page tree, when all pages are drawn.</summary>
    public void End()
    {
        if (PageNumber != _pages.Length)
        {
            throw Changed();
        }

        foreach (var (number, _, subset) in _fonts.Values)
        {
            subset.Write(writer, number);
        }

        writer.WriteSmall(
            _resources,
            $"<</Font<<{string.Join(' ', _fonts.Values.Select(f => $"{f.Name} {f.Number} 0 R"))}>>/XObject<<{string.Join(' ', _images.Values.Select(i => $"{i.Name} {i.Number} 0 R"))}>>>>");
        for (var i = 0; i < _nodes.Length; i++)
        {
            var kids = _pages.Skip(i * PagesPerNode).Take(PagesPerNode).ToList();
            writer.WriteSmall(_nodes[i], $"<</Type/Pages/Parent {_root} 0 R/Count {kids.Count}/Kids{PdfSyntax.References(kids)}>>");
        }

        writer.WriteSmall(_root, $"<</Type/Pages/Count {_pages.Length}/Kids{PdfSyntax.References(_nodes)}>>");
    }

    public static PdfLayoutException Changed() =>
        new("What the document is made of changed between two looks at it, so its page numbers would be wrong. Read the data once before it is written, and write again.");

    private static string Escape(string address) =>
        address.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("(", "\\(", StringComparison.Ordinal).Replace(")", "\\)", StringComparison.Ordinal);

    private static ByteText AddColor(ByteText content, PdfColor color) =>
        content.Add(color.Red / 255.0).Add(" ").Add(color.Green / 255.0).Add(" ").Add(color.Blue / 255.0);

    private ByteText AddArea(Area area) =>
        _content.Add(area.X).Add(" ").Add(_size.Height - area.Y - area.Height).Add(" ").Add(area.Width).Add(" ").Add(area.Height);

    private void SetFill(ByteText content, PdfColor color)
    {
        if (_fill != color)
        {
            AddColor(content, color).Add(" rg\n");
            _fill = color;
        }
    }

    /// <summary>Pieces of one element that follow one another share one mark.</summary>
    private void Mark(object? owner)
    {
        if (Equals(_marked, owner))
        {
            return;
        }

        if (_marked is not null)
        {
            _content.Add("EMC\n");
        }

        _marked = owner;
        if (owner is string artifact)
        {
            _content.Add(artifact);
        }
        else if (owner is Tag tag)
        {
            _content.Add("/").Add(tag.Role).Add("<</MCID ").Add(tree.AddContent(tag, Page)).Add(">>BDC\n");
        }
    }

    private void WriteText(ByteText content, double x, double y, ReadOnlySpan<Glyph> glyphs)
    {
        for (var start = 0; start < glyphs.Length;)
        {
            var first = glyphs[start];
            var (subset, name) = SubsetOf(first.Font);
            SetFill(content, first.Span.Style.Color);
            if (first.Actual is not null)
            {
                content.Add("/Span<</ActualText").Add(PdfSyntax.Text(first.Actual)).Add(">>BDC\n");
            }

            content.Add("BT ").Add(name).Add(" ").Add(first.Span.Style.Size).Add(" Tf ").Add(x).Add(" ").Add(y).Add(" Td[<");
            var i = start;
            for (; i < glyphs.Length; i++)
            {
                var glyph = glyphs[i];
                if (!ReferenceEquals(glyph.Font, first.Font) || !ReferenceEquals(glyph.Span, first.Span) || (i > start && (glyph.Actual ?? first.Actual) is not null))
                {
                    break;
                }

                content.AddHex(subset.Use(glyph.Id, glyph.Character));
                if (glyph.Kerning != 0)
                {
                    content.Add(">").Add(-glyph.Kerning * 1000 / first.Span.Style.Size).Add("<");
                }

                x += glyph.Advance + glyph.Kerning;
            }

            content.Add(">]TJ ET\n");
            if (first.Actual is not null)
            {
                content.Add("EMC\n");
            }

            start = i;
        }
    }

    private (FontSubset Subset, string Name) SubsetOf(TrueTypeFont font)
    {
        if (!_fonts.TryGetValue(font, out var entry))
        {
            entry = (writer.Allocate(), string.Create(CultureInfo.InvariantCulture, $"/F{_fonts.Count}"), new FontSubset(font));
            _fonts.Add(font, entry);
        }

        return (entry.Subset, entry.Name);
    }
}
