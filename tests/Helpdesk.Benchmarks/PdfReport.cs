using System.Diagnostics;
using Helpdesk.Compliance.Pdf;

namespace Helpdesk.Benchmarks;

/// <summary>What a compliance report with a table of a thousand pages costs.</summary>
internal static class PdfReport
{
    private const int Rows = 40_000;
    private const double AimSeconds = 20;
    private const double AimMegabytes = 300;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        var document = new PdfDocument(new("Change register", "en", DateTimeOffset.UnixEpoch)).Pages(p =>
        {
            p.Size = PageSize.A4.Landscape;
            p.Footer(c => c.Text(t => t.Span("Page ").PageNumber().Span(" of ").PageCount()));
            p.Content(c => c.Table(Fill));
        });
        var watch = Stopwatch.StartNew();
        var writing = Task.Run(() => document.WriteAsync(Stream.Null, null, cancellationToken), cancellationToken);
        var memory = await ProcessMemory.HighestWhileAsync(Environment.ProcessId, writing);
        var (seconds, pages) = (watch.Elapsed.TotalSeconds, (await writing).Pages);
        report.Add($"Tagged report with a table of {Rows:#,0} rows on {pages:#,0} pages", $"{seconds:0.0} s", "", $"< {AimSeconds} s", seconds < AimSeconds);
        report.Add("Memory of the process meanwhile", $"{Report.Number(memory)} MB", "", $"< {AimMegabytes} MB", memory < AimMegabytes);
    }

    private static void Fill(PdfTable table)
    {
        table.Columns(PdfWidth.Constant(70), PdfWidth.Relative(3), PdfWidth.Relative(2), PdfWidth.Relative(), PdfWidth.Constant(90), PdfWidth.Constant(90));
        table.Header("Number", "Title", "Service", "State", "Start", "End");
        table.Rows(Enumerable.Range(1, Rows), (row, i) =>
        {
            row.RowHeader($"CHG-{i:00000}");
            row.Cell($"Update of application server {i % 317}");
            row.Cell("E-mail and calendar");
            row.Cell(i % 9 == 0 ? "Failed" : "Completed");
            row.Cell("2026-11-23 08:30");
            row.Cell("2026-11-23 09:15");
        });
    }
}
