namespace Helpdesk.Compliance.Pdf;

/// <summary>Where a pass over the document draws. This one draws nothing: it finds out how many pages there are and what is on them.</summary>
internal class Canvas
{
    private readonly List<Heading> _headings = [];
    private readonly Dictionary<string, (int Page, double Top)> _anchors = new(StringComparer.Ordinal);
    private readonly Stack<Tag> _tags = [];
    private int _annotations;


    /// <summary>Pages so far; the current one included.</summary>
    public int PageNumber { get; private set; }

    public double PageHeight { get; private set; }

    public IReadOnlyList<Heading> Headings => _headings;

    public bool InArtifact { get; private set; }

    protected Tag Current => _tags.TryPeek(out var tag) ? tag : Root;

    protected virtual Tag Root => Tag.None;

    protected bool InFigure { get; private set; }

    public PassResult Result => new(PageNumber, _headings, _anchors, _annotations);

    public virtual void BeginPage(PageSize size)
    {
        PageNumber++;
        PageHeight = size.Height;
    }

    public virtual void EndPage()
    {
    }

    public virtual Tag Open(string role, string attributes = "", string? id = null) => Tag.None;

    public virtual void Close(Tag tag)
    {
    }

    public void Enter(Tag tag) => _tags.Push(tag);

    public void Leave() => _tags.Pop();

    /// <summary>What follows is no content: a running header, a repeated table header.</summary>
    public virtual void BeginArtifact(string properties) => InArtifact = true;

    public virtual void EndArtifact() => InArtifact = false;

    /// <summary>Lines and areas belong to the current element instead of being decoration.</summary>
    public void BeginFigure() => InFigure = true;

    public void EndFigure() => InFigure = false;

    public virtual void Text(double x, double baseline, ReadOnlySpan<Glyph> glyphs, bool underline)
    {
    }

    public virtual void Fill(Area area, PdfColor color)
    {
    }

    public virtual void Polyline(IReadOnlyList<(double X, double Y)> points, double width, PdfColor color)
    {
    }

    public virtual void Image(PdfImage image, Area area)
    {
    }

    public virtual void Link(Area area, LinkTarget target, string description) => _annotations++;

    public virtual void SignatureField(Area area, SignatureAppearance appearance) => _annotations++;

    public void AddHeading(int level, string text, double top)
    {
        var last = _headings.Count == 0 ? 0 : _headings[^1].Level;
        if (level > last + 1)
        {
            throw new PdfLayoutException(
                last == 0
                    ? $"The first heading, '{text}', is of level {level}. Headings begin with level 1."
                    : $"The heading '{text}' is of level {level} and follows one of level {last}. Leave no level out: readers that listen to the document count on it.");
        }

        var anchor = $"heading-{_headings.Count + 1}";
        _headings.Add(new(level, text, anchor, PageNumber, PageHeight - top));
        _anchors[anchor] = (PageNumber, PageHeight - top);
    }

    public void AddAnchor(string name, double top)
    {
        if (!_anchors.TryAdd(name, (PageNumber, PageHeight - top)))
        {
            throw new PdfLayoutException($"Two places of the document have the name '{name}'. Give each its own, so that links know where to go.");
        }
    }
}

/// <summary>Where a link goes: an address, or a named place in the document.</summary>
internal sealed record LinkTarget(Uri? Address, string? Anchor);
