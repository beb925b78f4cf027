using System.Text;

namespace Helpdesk.Compliance.Pdf.Tests;

/// <summary>Documents that the tests look at.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Created = new(2026, 11, 23, 8, 30, 0, TimeSpan.FromHours(1));

    public static readonly PdfInfo Info = new("Change register", "en", Created) { Author = "Ann Auditor", Subject = "Changes of November" };

    // Eight by eight pixels with transparency, as a PNG file.
    public static byte[] Png => Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAQklEQVR42nXFMQEAIRTD0OpABCIQwXo7CjohAhEowN+/GOjwErXvGZWuTuB0DYJK1yRwuhZBpWsTOF2HoNJ1CZz+A3RUi6GMi6QmAAAAAElFTkSuQmCC");

    public static PdfDocument Simple(Action<PdfContainer> content, Action<PdfPages>? pages = null) =>
        new PdfDocument(Info).Pages(p =>
        {
            p.Content(content);
            pages?.Invoke(p);
        });

    /// <summary>A report with one of everything.</summary>
    public static PdfDocument Report() =>
        new PdfDocument(Info).Pages(p =>
        {
            p.Header(c => c.Row(r =>
            {
                r.Item().Text("Example Ltd", c.Theme.Text with { Size = 8, Color = c.Theme.Muted });
                r.Item().Text("Change register", c.Theme.Text with { Size = 8, Color = c.Theme.Muted }, TextAlignment.Right);
            }));
            p.Footer(c => c.Text(
                t =>
                {
                    var style = t.Default with { Size = 8, Color = c.Theme.Muted };
                    t.Span("Page ", style).PageNumber(style).Span(" of ", style).PageCount(style);
                },
                TextAlignment.Right));
            p.Content(c => c.Column(column =>
            {
                column.Item().Heading(1, "Change register");
                column.Item().Text("Period 1 to 30 November 2026, Europe/Berlin. Grüße aus Köln, ἀγορά Ελλάδα, Привет мир, Łódź, Ṽ. All changes of the service desk with their approvals.");
                column.Item().TableOfContents();
                column.Item().Heading(2, "Summary");
                column.Item().Row(r =>
                {
                    foreach (var (label, value) in new[] { ("Changes", "128"), ("Failed", "3"), ("Without approval", "1") })
                    {
                        r.Item().Border().Padding(10).Column(
                            card =>
                            {
                                card.Item().Text(label, c.Theme.Text with { Size = 8, Color = c.Theme.Muted });
                                card.Item().Text(value, c.Theme.Text with { Size = 18, Bold = true });
                            },
                            2);
                    }
                });
                column.Item().BarChart(
                    ["Jul", "Aug", "Sep", "Oct", "Nov"],
                    [new("Normal", c.Theme.Accent, [80, 95, 70, 102, 96]), new("Emergency", PdfColor.Parse("#c64600"), [4, 7, 3, 9, 12])],
                    "Changes by month: normal ones between 70 and 102, emergency ones rising from 4 to 12.");
                column.Item().LineChart(["Jul", "Aug", "Sep", "Oct", "Nov"], [new("Success", c.Theme.Accent, [97.1, 96.2, 98, double.NaN, 97.7])], "Share of successful changes, about 97 percent.", 110);
                column.Item().Heading(2, "Findings");
                column.Item().List(["One change began before it was approved.", "Three changes failed; each has a review."], isNumbered: true);
                column.Item().Text(t => t.Span("More in ").Link("the handbook", new("https://example.org/handbook?a=(1)"), "Handbook of change enablement").Span(" and below in the ").LinkTo("register", "register").Span("."));
                column.Item().Image(PdfImage.Read(Png), "A sample picture.", 24);
                column.Item().Anchor("register").Heading(2, "Register");
                column.Item().Table(Register);
                column.Item().Heading(2, "Outcome by service");
                column.Item().KeepTogether().Table(Spans);
                column.Item().Heading(2, "Signature");
                column.Item().SignatureField(new("Signature", "Signature of the auditor", ["Signed for Example Ltd", "Ann Auditor", "23 November 2026, 08:30 +01:00"]));
            }));
        }).Attach(new("register.csv", "text/csv", "The rows of the register", AttachmentKind.Data, Created, () => new MemoryStream(Encoding.UTF8.GetBytes("number;title\nCHG-1;Füller\n"))));

    public static void Register(PdfTable table)
    {
        table.Columns(PdfWidth.Constant(62), PdfWidth.Relative(3), PdfWidth.Relative(2), PdfWidth.Constant(70));
        table.Header("Number", "Title", "Service", "State");
        table.Rows(Enumerable.Range(1, 60), (row, i) =>
        {
            row.RowHeader($"CHG-{i:0000}");
            row.Cell(i % 7 == 0 ? "Replace the storage controller of the second site, test the failover, and bring all volumes back before people come to work" : $"Update of application server {i}");
            row.Cell(i % 3 == 0 ? "Payroll" : "E-mail and calendar");
            row.Cell(i % 5 == 0 ? "Failed" : "Completed");
        });
    }

    public static void Spans(PdfTable table)
    {
        table.Columns(PdfWidth.Relative(2), PdfWidth.Relative(), PdfWidth.Relative(), PdfWidth.Relative());
        table.Header(row =>
        {
            row.Cell("Service", rowSpan: 2);
            row.Cell("Changes", columnSpan: 2);
            row.Cell("Rate", rowSpan: 2);
        });
        table.Header("Done", "Failed");
        table.Row(row =>
        {
            row.RowHeader("Payroll", rowSpan: 2);
            row.Cell("20");
            row.Cell("1");
            row.Cell("95 %");
        });
        table.Row(row =>
        {
            row.Cell("12");
            row.Cell("0");
            row.Cell("100 %");
        });
    }

    public static async Task<byte[]> WriteAsync(PdfDocument document, PdfSigner? signer = null)
    {
        using MemoryStream file = new();
        await document.WriteAsync(file, signer);
        return file.ToArray();
    }
}
