using System.Globalization;
using System.Text;

namespace Helpdesk.Compliance.Pdf;

/// <summary>An element of the logical structure while it is open; it is written when it is closed, and then forgotten.</summary>
internal sealed class Tag(int number, int parent, string role, string attributes)
{
    /// <summary>Stands for every tag where nothing is written.</summary>
    public static Tag None { get; } = new(0, 0, "", "");

    public int Number => number;

    public int Parent => parent;

    public string Role => role;

    public string Attributes { get; set; } = attributes;

    public List<Kid> Kids { get; } = [];
}

/// <summary>A child of a structure element: another element, a piece of a page's content, or an annotation.</summary>
/// <param name="Number">Element, content identifier, or annotation.</param>
/// <param name="Page">Object number of the page; 0 for an element.</param>
/// <param name="IsAnnotation">Whether <paramref name="Number"/> is an annotation's object.</param>
internal readonly record struct Kid(int Number, int Page, bool IsAnnotation);

/// <summary>The tags of a document (ISO 32000-1, 14.7). What has been closed costs no memory but its place in the file.</summary>
internal sealed class StructureTree
{
    private const int LeafSize = 64;
    private readonly ObjectWriter _writer;
    private readonly int _root;
    private readonly Tag _document;
    private readonly List<int> _pages = [];
    private readonly List<int> _annotations = [];
    private readonly List<(string Id, int Number)> _ids = [];
    private readonly StringBuilder _text = new();
    private readonly List<int> _owners = [];

    public StructureTree(ObjectWriter writer)
    {
        _writer = writer;
        _root = writer.Allocate();
        _document = new(writer.Allocate(), _root, "Document", "");
    }

    public int Root => _root;

    public Tag Document => _document;

    public Tag Open(Tag parent, string role, string attributes, string? id)
    {
        Tag tag = new(_writer.Allocate(), parent.Number, role, attributes);
        parent.Kids.Add(new(tag.Number, 0, false));
        if (id is not null)
        {
            tag.Attributes += "/ID" + PdfSyntax.Text(id);
            _ids.Add((id, tag.Number));
        }

        return tag;
    }

    /// <summary>The next piece of content of the current page, which belongs to this element.</summary>
    public int AddContent(Tag tag, int page)
    {
        tag.Kids.Add(new(_owners.Count, page, false));
        _owners.Add(tag.Number);
        return _owners.Count - 1;
    }

    /// <summary>Its key in the parent tree: those of annotations come behind those of pages.</summary>
    public int AddAnnotation(Tag tag, int annotation, int page, int pageCount)
    {
        tag.Kids.Add(new(annotation, page, true));
        _annotations.Add(tag.Number);
        return pageCount + _annotations.Count - 1;
    }

    public void EndPage()
    {
        _pages.Add(_writer.WriteSmall(PdfSyntax.References(_owners)));
        _owners.Clear();
    }

    public void Close(Tag tag)
    {
        var main = 0;
        foreach (var kid in tag.Kids)
        {
            main = main == 0 ? kid.Page : main;
        }

        _text.Clear().Append(CultureInfo.InvariantCulture, $"<</Type/StructElem/S/{tag.Role}/P {tag.Parent} 0 R");
        if (main != 0)
        {
            _text.Append(CultureInfo.InvariantCulture, $"/Pg {main} 0 R");
        }

        _text.Append("/K[");
        foreach (var kid in tag.Kids)
        {
            _ = kid switch
            {
                { Page: 0 } => _text.Append(CultureInfo.InvariantCulture, $"{kid.Number} 0 R "),
                { IsAnnotation: true } => _text.Append(CultureInfo.InvariantCulture, $"<</Type/OBJR/Obj {kid.Number} 0 R/Pg {kid.Page} 0 R>>"),
                _ when kid.Page == main => _text.Append(CultureInfo.InvariantCulture, $"{kid.Number} "),
                _ => _text.Append(CultureInfo.InvariantCulture, $"<</Type/MCR/Pg {kid.Page} 0 R/MCID {kid.Number}>>"),
            };
        }

        _writer.WriteSmall(tag.Number, _text.Append(']').Append(tag.Attributes).Append(">>").ToString());
    }

    public void End()
    {
        Close(_document);
        var entries = _pages.Concat(_annotations).Select((number, key) => (Key: $"{key}", number)).ToList();
        var ids = _ids.OrderBy(i => i.Id, StringComparer.Ordinal).Select(i => (PdfSyntax.Text(i.Id), i.Number)).ToList();
        var names = ids.Count == 0 ? "" : "/IDTree " + PdfSyntax.Reference(WriteTree(ids, "Names"));
        _writer.WriteSmall(
            _root,
            $"<</Type/StructTreeRoot/K[{_document.Number} 0 R]/ParentTree {WriteTree(entries, "Nums")} 0 R/ParentTreeNextKey {entries.Count}{names}>>");
    }

    private int WriteTree(List<(string Key, int Number)> entries, string kind)
    {
        var leaves = entries.Chunk(LeafSize).Select(leaf => _writer.WriteSmall(
            $"<</Limits[{leaf[0].Key} {leaf[^1].Key}]/{kind}[{string.Join(' ', leaf.Select(e => $"{e.Key} {e.Number} 0 R"))}]>>")).ToList();
        return _writer.WriteSmall($"<</Kids{PdfSyntax.References(leaves)}>>");
    }
}
