using System.Globalization;
using System.Text.Json;
using Helpdesk.Compliance.Pdf;
using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports.Files;

/// <summary>A file that the PDF carries.</summary>
internal sealed record Embedded(string Name, string MediaType, string Description, AttachmentKind Kind, string Path);

/// <summary>The report as a document: what it is about, its completeness, its rows, the signature; the data are embedded.</summary>
internal sealed class PdfReport(ReportText text, ReportAbout about, IStringLocalizer L)
{
    /// <summary>Beyond this a register is read by programs, not on paper.</summary>
    public const long MostRows = 100_000;

    /// <summary>A wider table goes on a larger sheet in smaller letters.</summary>
    private const double WideWeight = 9;

    private const int MostListed = 200;

    /// <summary>Told apart in grey too.</summary>
    private static readonly PdfColor[] SeriesColors = [.. new[] { "#1a5fb4", "#e66100", "#2b7a4b", "#813d9c", "#5b6675" }.Select(PdfColor.Parse)];
    private static readonly PageSize A3 = new(841.89, 1190.55);

    public PdfDocument Make(ReportCover cover, TenantLook look, string dataFile, IEnumerable<Embedded> embedded)
    {
        var created = new DateTimeOffset(DateTime.SpecifyKind(cover.GeneratedAt, DateTimeKind.Utc));
        PdfDocument document = new(new($"{cover.ReportId} {cover.Title}", cover.Culture.Length > 0 ? cover.Culture : "en", created) { Author = cover.GeneratedBy, Subject = cover.Description })
        {
            Theme = look.Accent is { } accent ? new PdfTheme { Accent = PdfColor.Parse(accent) } : new PdfTheme(),
        };
        var isPack = cover.Evidence.Count > 0;
        IEnumerable<ReportLine> Rows() => ReportData.Read(File.OpenRead(dataFile));
        document.Pages(pages =>
        {
            Running(pages, cover);
            pages.Content(page => page.Column(column =>
            {
                Front(column, cover, isPack);
                if (isPack)
                {
                    column.Items(Rows(), (item, row) => Item(item, cover, row));
                }
            }));
        });
        if (!isPack)
        {
            document.Pages(pages =>
            {
                var isWide = cover.Columns.Sum(c => c.Weight) > WideWeight;
                pages.Size = (isWide ? A3 : PageSize.A4).Landscape;
                pages.Margin = 36;
                Running(pages, cover);
                pages.Content(page => page.Column(column =>
                {
                    column.Item().Heading(2, L["Items"]);
                    column.Item().Table(table => Register(table, page.Theme, cover.Columns, Rows().Select(r => r.Values), isWide ? 7.5 : 8.5));
                }));
            });
        }

        document.Pages(pages =>
        {
            Running(pages, cover);
            pages.Content(page => page.Column(column => End(column, cover)));
        });
        foreach (var file in embedded)
        {
            document.Attach(new(file.Name, file.MediaType, file.Description, file.Kind, created, () => File.OpenRead(file.Path)));
        }

        return document;
    }

    private void Running(PdfPages pages, ReportCover cover)
    {
        pages.Header(header => header.Row(row =>
        {
            var small = header.Theme.Text with { Size = 8, Color = header.Theme.Muted };
            row.Item(PdfWidth.Relative(2)).Text($"{cover.ReportId} · {Short(cover.Title)}", small);
            row.Item().Text(Short(cover.Tenant), small, TextAlignment.Right);
        }));
        pages.Footer(footer => footer.Row(row =>
        {
            var small = footer.Theme.Text with { Size = 8, Color = footer.Theme.Muted };
            row.Item(PdfWidth.Relative(2)).Text(L["Generated {0} · data {1}", text.Instant(cover.GeneratedAt), cover.DataSha256[..16]], small);
            // Words around the numbers differ by language: "page 3 of 9".
            var words = L["Page {0} of {1}"].Value.Split("{0}");
            var after = words[^1].Split("{1}");
            row.Item().Text(t => t.Span(words[0], small).PageNumber(small).Span(after[0], small).PageCount(small).Span(after[^1], small), TextAlignment.Right);
        }));
    }

    private void Front(PdfColumn column, ReportCover cover, bool isPack)
    {
        column.Item().Heading(1, $"{cover.ReportId} · {cover.Title}");
        column.Item().Table(table =>
        {
            table.Columns(PdfWidth.Constant(150), PdfWidth.Relative());
            foreach (var (label, value) in about.Of(cover))
            {
                table.Row(row =>
                {
                    row.RowHeader(label);
                    row.Cell(value);
                });
            }
        });
        column.Item().Heading(2, L["Completeness"]);
        column.Item().List(about.Completeness(cover));
        Gaps(column, cover);
        Listed(column, L["Notes"], [.. cover.Notes, .. cover.FileNotes]);
        Figures(column, cover);
        foreach (var chart in cover.Charts)
        {
            Chart(column, chart);
        }

        if (cover.Metrics.Count > 0)
        {
            column.Item().Heading(2, L["How the numbers are calculated"]);
            column.Item().Table(table =>
            {
                table.Columns(PdfWidth.Relative(2), PdfWidth.Constant(50), PdfWidth.Relative(4));
                table.Header(L["Metric"], L["Version"], L["Formula"]);
                table.Rows(cover.Metrics, (row, metric) =>
                {
                    row.RowHeader(metric.Name);
                    row.Cell(metric.Version.ToString(CultureInfo.InvariantCulture));
                    row.Cell(metric.Formula);
                });
            });
        }

        if (isPack && cover.RowCount is > 0 and <= MostListed)
        {
            column.Item().Heading(2, L["Contents"]);
            column.Item().TableOfContents(2);
        }
    }

    private void Gaps(PdfColumn column, ReportCover cover)
    {
        if (cover.Gaps.Count == 0)
        {
            return;
        }

        column.Item().Table(table =>
        {
            table.Columns(PdfWidth.Relative(2), PdfWidth.Relative(2), PdfWidth.Relative(4));
            table.Header(L["Missing numbers"], L["What happened"], L["Reason"]);
            // What was removed comes first: it is why the list is read.
            table.Rows(cover.Gaps.OrderByDescending(g => g.Kind), (row, gap) =>
            {
                row.RowHeader(gap.First == gap.Last ? gap.First : L["{0} to {1}", gap.First, gap.Last]);
                row.Cell(about.KindOf(gap.Kind));
                row.Cell(gap.Reason);
            });
        });
    }

    private void Figures(PdfColumn column, ReportCover cover)
    {
        if (cover.Figures.Count == 0)
        {
            return;
        }

        column.Item().Heading(2, L["Figures"]);
        column.Item().Table(table =>
        {
            table.Columns(PdfWidth.Relative(3), PdfWidth.Relative(2));
            table.Header(L["Figure"], L["Value"]);
            table.Rows(cover.Figures, (row, figure) =>
            {
                row.RowHeader(figure.Title);
                row.Cell(text.Of(figure.Kind, JsonSerializer.SerializeToElement(figure.Value)));
            });
        });
    }

    private void Chart(PdfColumn column, ReportChart chart)
    {
        column.Item().Heading(2, chart.Title);
        List<ChartSeries> series = [.. chart.Series.Select((s, i) => new ChartSeries(s.Name, SeriesColors[i % SeriesColors.Length], s.Values))];
        if (chart.IsLine)
        {
            column.Item().LineChart(chart.Labels, series, chart.Description, culture: text.Culture);
        }
        else
        {
            column.Item().BarChart(chart.Labels, series, chart.Description, culture: text.Culture);
        }
    }

    private void Item(PdfContainer place, ReportCover cover, ReportLine row) => place.Column(column =>
    {
        column.Item().Heading(2, row.Key);
        column.Item().Table(table =>
        {
            table.Columns(PdfWidth.Constant(150), PdfWidth.Relative());
            table.Rows(cover.Columns.Select(c => (c.Title, Value: text.Of(c, row.Values))).Where(c => c.Value.Length > 0), (line, value) =>
            {
                line.RowHeader(value.Title);
                line.Cell(value.Value);
            });
            table.WhenEmpty("–");
        });
        foreach (var table in cover.Evidence)
        {
            column.Item().Heading(3, table.Title);
            var lines = row.Of(table).ToList();
            if (lines.Count == 0)
            {
                column.Item().Text(L["None."]);
                continue;
            }

            column.Item().Table(rows => Register(rows, place.Theme, table.Columns, lines, 8));
        }
    });

    private void Register(PdfTable table, PdfTheme theme, IReadOnlyList<ReportColumn> columns, IEnumerable<JsonElement> rows, double size)
    {
        var style = theme.Text with { Size = size, LineHeight = 1.25 };
        table.Columns([.. columns.Select(c => PdfWidth.Relative(c.Weight))]);
        table.Header(header =>
        {
            foreach (var column in columns)
            {
                header.Cell(column.Title, style: style with { Bold = true }, alignment: AlignmentOf(column));
            }
        });
        table.Rows(rows, (row, values) =>
        {
            for (var i = 0; i < columns.Count; i++)
            {
                row.Cell(text.Of(columns[i], values), style: style, alignment: AlignmentOf(columns[i]));
            }
        });
        table.WhenEmpty(L["No items."]);
    }

    private static TextAlignment AlignmentOf(ReportColumn column) =>
        column.Kind is ReportValueKind.Number or ReportValueKind.Share or ReportValueKind.Duration ? TextAlignment.Right : TextAlignment.Left;

    private void Listed(PdfColumn column, string title, IReadOnlyList<string> sentences)
    {
        if (sentences.Count > 0)
        {
            column.Item().Heading(2, title);
            column.Item().List(sentences);
        }
    }

    private void End(PdfColumn column, ReportCover cover)
    {
        column.Item().Heading(2, L["How to verify this report"]);
        column.Item().List(
        [
            L["This document is signed. A reader of PDF files says whether it was changed afterwards."],
            L["The data of the report are embedded. Their SHA-256 stands on the first page, and in the ledger with this run."],
            .. cover.Ledger is { ProvenEvents: > 0 } ? [L["The embedded proof holds the ledger events of the items. The verifier, a small program that is built from one file of source text, checks each event, its place under a signed checkpoint and the signature, without this product."].Value] : Array.Empty<string>(),
        ], isNumbered: true);
        column.Item().Heading(2, L["Signature"]);
        column.Item().SignatureField(new("signature", L["Signature of the report"],
        [
            L["Signed for {0}", Short(cover.Tenant)],
            L["Generated {0} by {1}", text.Instant(cover.GeneratedAt), Short(cover.GeneratedBy)],
            L["The signature says that the product made this report of its records."],
        ]));
    }

    private static string Short(string name) => name.Length <= 60 ? name : name[..59] + "…";
}
