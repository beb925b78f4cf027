using System.Globalization;

namespace Helpdesk.Compliance.Pdf;

/// <summary>What a document says of itself.</summary>
/// <param name="Title">Shown in the title bar of readers.</param>
/// <param name="Language">Of the text, as in HTML: <c>en</c>, <c>de-AT</c>.</param>
/// <param name="Created">The same input makes the same bytes, so the time is a part of it.</param>
public sealed record PdfInfo(string Title, string Language, DateTimeOffset Created)
{
    public string? Author { get; init; }

    public string? Subject { get; init; }
}

/// <summary>What an embedded file is to the document (ISO 19005-3, annex E).</summary>
public enum AttachmentKind
{
    /// <summary>What the document was made from.</summary>
    Source,

    /// <summary>The data that the document shows.</summary>
    Data,

    /// <summary>The same in another form.</summary>
    Alternative,

    /// <summary>More about it.</summary>
    Supplement,
}

/// <summary>A file in the document.</summary>
/// <param name="Open">Opens its bytes, which are copied and never held as a whole.</param>
public sealed record PdfAttachment(string Name, string MediaType, string Description, AttachmentKind Kind, DateTimeOffset Modified, Func<Stream> Open);

/// <summary>What came of writing.</summary>
/// <param name="MissingCharacters">What no font has: each is shown as a replacement sign and kept as text, so nothing is lost silently.</param>
public sealed record PdfResult(int Pages, IReadOnlyList<string> MissingCharacters);

/// <summary>A run of pages of one size with one content.</summary>
public sealed class PdfPages
{
    internal PdfPages()
    {
    }

    public PageSize Size { get; set; } = PageSize.A4;

    /// <summary>Space around everything, in points.</summary>
    public double Margin { get; set; } = 48;

    internal Action<PdfContainer>? HeaderBuild { get; private set; }

    internal Action<PdfContainer>? FooterBuild { get; private set; }

    internal Action<PdfContainer> ContentBuild { get; private set; } = _ => { };

    public void Header(Action<PdfContainer> build) => HeaderBuild = build;

    public void Footer(Action<PdfContainer> build) => FooterBuild = build;

    /// <summary>What flows over the pages. It is built more than once, because pages are counted before they are written.</summary>
    public void Content(Action<PdfContainer> build) => ContentBuild = build;
}

/// <summary>A tagged document that is written as PDF/A-3a and PDF/UA-1.</summary>
public sealed class PdfDocument(PdfInfo info)
{
    private const double HeaderGap = 12;
    private const int MaxPasses = 6;
    private readonly List<PdfPages> _parts = [];
    private readonly List<PdfAttachment> _attachments = [];

    public PdfTheme Theme { get; init; } = new();

    public PdfFonts Fonts { get; init; } = PdfFonts.Default;

    public PdfDocument Pages(Action<PdfPages> build)
    {
        PdfPages part = new();
        build(part);
        _parts.Add(part);
        return this;
    }

    public PdfDocument Attach(PdfAttachment attachment)
    {
        if (_attachments.Exists(a => a.Name == attachment.Name))
        {
            throw new PdfLayoutException($"Two embedded files have the name '{attachment.Name}'. Give each its own.");
        }

        _attachments.Add(attachment);
        return this;
    }

    /// <summary>
    /// Writes the document. Nothing is written before it could be laid out as a whole; what breaks later (a full disk, a cancellation) leaves
    /// a part of a file behind, which the caller drops, as <see cref="PdfFile"/> does.
    /// </summary>
    /// <exception cref="PdfLayoutException">The document cannot be laid out as it was described.</exception>
    public async Task<PdfResult> WriteAsync(Stream output, PdfSigner? signer = null, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(info.Title) || string.IsNullOrWhiteSpace(info.Language))
        {
            throw new PdfLayoutException("The document needs a title and a language: readers show the one and speak the other.");
        }

        var measured = Measure(cancellationToken);
        using ObjectWriter writer = new(output);
        writer.Begin();
        StructureTree tree = new(writer);
        PageCanvas canvas = new(writer, tree, measured);
        LayoutContext context = new(Fonts, Theme, measured);
        foreach (var _ in Lay(canvas, context))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await writer.FlushAsync(cancellationToken);
        }

        if (signer is not null && canvas.Signature is null)
        {
            throw new PdfLayoutException("The document is to be signed and has no field for the signature. Add a SignatureField to its content.");
        }

        var attachments = await WriteAttachmentsAsync(writer, cancellationToken);
        int? signature = signer is null ? null : writer.Allocate();
        var form = WriteForm(writer, canvas, context, signature);
        canvas.End();
        tree.End();
        var (catalog, details) = (writer.Allocate(), writer.WriteSmall(Metadata.Dictionary(info)));
        WriteCatalog(writer, canvas, tree, catalog, attachments + form);
        PdfResult result = new(measured.Pages, [.. context.Missing]);
        if (signer is null)
        {
            await writer.EndAsync(catalog, details, cancellationToken);
        }
        else
        {
            await writer.EndAsync(catalog, details, signature!.Value, signer.Entries, PdfSigner.Room, signer.Sign, cancellationToken);
        }

        await output.FlushAsync(cancellationToken);
        return result;
    }

    /// <summary>Counts pages and finds headings; again, until the table of contents agrees with where the headings are.</summary>
    private PassResult Measure(CancellationToken cancellationToken)
    {
        var result = PassResult.None;
        for (var pass = 0; pass < MaxPasses; pass++)
        {
            Canvas canvas = new();
            LayoutContext context = new(Fonts, Theme, result);
            foreach (var _ in Lay(canvas, context))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var previous = result;
            result = canvas.Result;
            if (!context.DependsOnPages || result.SameAs(previous))
            {
                return result;
            }
        }

        throw PageCanvas.Changed();
    }

    private IEnumerable<int> Lay(Canvas canvas, LayoutContext context)
    {
        foreach (var part in _parts)
        {
            Slot content = new();
            part.ContentBuild(new(context, content.Put));
            var isEmpty = false;
            FitKind kind;
            do
            {
                kind = LayPage(canvas, context, part, content);
                if (kind == FitKind.Wrap && isEmpty)
                {
                    throw new PdfLayoutException(
                        $"Something on page {canvas.PageNumber} is higher than a page, so it fits on none. Make it smaller, or let it break.");
                }

                isEmpty = kind == FitKind.Wrap;
                yield return canvas.PageNumber;
            }
            while (kind != FitKind.Full);
        }

        if (_parts.Count == 0)
        {
            throw new PdfLayoutException("The document has no pages. Add at least one part.");
        }
    }

    private static FitKind LayPage(Canvas canvas, LayoutContext context, PdfPages part, Slot content)
    {
        canvas.BeginPage(part.Size);
        context.PageNumber = canvas.PageNumber;
        var page = new Area(0, 0, part.Size.Width, part.Size.Height).Inside(part.Margin, part.Margin, part.Margin, part.Margin);
        var (header, footer) = (Build(context, part.HeaderBuild), Build(context, part.FooterBuild));
        context.PageNumber = null;
        var (top, bottom) = (HeightOf(header, page), HeightOf(footer, page));
        var body = page.Inside(0, top, 0, bottom);
        if (body.Height < 72 || body.Width < 36)
        {
            throw new PdfLayoutException("The header, the footer and the margins leave less than an inch for the content. Make them smaller or the page larger.");
        }

        context.BodyHeight = body.Height;
        DrawRunning(canvas, header, page, "Header");
        var fit = content.Draw(canvas, body);
        DrawRunning(canvas, footer, page.Below(page.Height - bottom + HeaderGap), "Footer");
        canvas.EndPage();
        return fit.Kind;
    }

    private static Slot? Build(LayoutContext context, Action<PdfContainer>? build)
    {
        if (build is null)
        {
            return null;
        }

        Slot slot = new();
        build(new(context, slot.Put));
        return slot;
    }

    private static double HeightOf(Slot? running, Area page) => running is null ? 0 : running.Measure(page.Width, page.Height).Height + HeaderGap;

    private static void DrawRunning(Canvas canvas, Slot? running, Area area, string kind)
    {
        if (running is null)
        {
            return;
        }

        canvas.BeginArtifact($"/Type/Pagination/Subtype/{kind}");
        running.Draw(canvas, area);
        canvas.EndArtifact();
    }

    private static string WriteForm(ObjectWriter writer, PageCanvas canvas, LayoutContext context, int? signature)
    {
        if (canvas.Signature is not { } field)
        {
            return "";
        }

        canvas.WriteAppearance(field.Form, field.Area, SignatureElement.Lines(context, field.Appearance, field.Area.Width), context.Theme.Border);
        writer.WriteSmall(field.Field, field.FieldEntries + (signature is null ? "" : $"/V {signature} 0 R") + ">>");
        return $"/AcroForm<</Fields[{field.Field} 0 R]/SigFlags {(signature is null ? 1 : 3)}>>";
    }

    private async Task<string> WriteAttachmentsAsync(ObjectWriter writer, CancellationToken cancellationToken)
    {
        if (_attachments.Count == 0)
        {
            return "";
        }

        List<(string Name, int Number)> files = [];
        foreach (var file in _attachments)
        {
            var (stream, parameters) = (writer.Allocate(), writer.Allocate());
            var source = file.Open();
            await using (source.ConfigureAwait(false))
            {
                var size = await writer.CopyStreamAsync(
                    stream, $"/Type/EmbeddedFile/Subtype{PdfSyntax.Name(file.MediaType)}/Params {parameters} 0 R", source, cancellationToken);
                writer.WriteSmall(parameters, string.Create(CultureInfo.InvariantCulture, $"<</Size {size}/ModDate{PdfSyntax.Date(file.Modified)}>>"));
            }

            var name = PdfSyntax.Text(file.Name);
            files.Add((name, writer.WriteSmall(
                $"<</Type/Filespec/F{name}/UF{name}/Desc{PdfSyntax.Text(file.Description)}/AFRelationship/{file.Kind}/EF<</F {stream} 0 R/UF {stream} 0 R>>>>")));
        }

        var names = files.OrderBy(f => f.Name, StringComparer.Ordinal).Select(f => $"{f.Name} {f.Number} 0 R");
        return $"/AF{PdfSyntax.References(files.Select(f => f.Number))}/Names<</EmbeddedFiles<</Names[{string.Join(' ', names)}]>>>>";
    }

    private void WriteCatalog(ObjectWriter writer, PageCanvas canvas, StructureTree tree, int catalog, string entries)
    {
        var (metadata, profile) = (writer.Allocate(), writer.Allocate());
        writer.WriteRawStream(metadata, "/Type/Metadata/Subtype/XML", Metadata.Xmp(info));
        writer.WriteStream(profile, "/N 3/Alternate/DeviceRGB", SrgbProfile.Make());
        var outline = Outline.Write(writer, canvas);
        writer.Write(
            catalog,
            $"<</Type/Catalog/Pages {canvas.Pages} 0 R/Metadata {metadata} 0 R/MarkInfo<</Marked true>>/StructTreeRoot {tree.Root} 0 R/Lang{PdfSyntax.Text(info.Language)}"
            + "/ViewerPreferences<</DisplayDocTitle true>>"
            + $"/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile {profile} 0 R>>]"
            + (outline is null ? "" : $"/Outlines {outline} 0 R/PageMode/UseOutlines")
            + entries + ">>");
    }
}
