using System.Globalization;
using System.Text.Json;
using Helpdesk.Compliance.Reports;
using Helpdesk.Compliance.Reports.Files;
using Helpdesk.Data;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>A report while it is made and afterwards, as it was archived.</summary>
[RequirePermission("RunComplianceReports")]
internal sealed class ReportRunModel(ReportAccess access, ReportBoard board, ReportArchive read, CancelReport cancel, ILedgerActs acts, IStringLocalizer L) : PageModel
{
    private const int MostPages = (int)(RunReport.MostRows / ReportArchive.PageSize);

    private ReportText _text = null!;
    private ReportAbout _about = null!;

    [BindProperty(SupportsGet = true, Name = "p")]
    public int Number { get; set; } = 1;

    public ReportRun Run { get; private set; } = null!;

    public RunningReport? Running { get; private set; }

    public ReportPage? Shown { get; private set; }

    public IReadOnlyList<ReportFile> Files => [.. Run.ReadFiles().Where(f => f.Kind != ReportFileKinds.Cover)];

    public IEnumerable<(string Label, string Value)> About => _about.Of(Shown!.Cover);

    public IEnumerable<string> Completeness => _about.Completeness(Shown!.Cover);

    public string? Next => Shown is { HasMore: true } ? Address(Number + 1) : null;

    public string? Previous => Number > 1 ? Address(Number - 1) : null;

    public string StageText => (Running?.Stage ?? ReportStage.Reading) switch
    {
        ReportStage.Reading => Running is { Rows: > 0 } r ? L["{0} rows read", r.Rows.ToString("N0", CultureInfo.CurrentCulture)] : L["Reading the records"],
        ReportStage.Proving => L["Sealing the ledger and collecting proofs"],
        ReportStage.WritingTables => L["Writing the tables"],
        ReportStage.WritingPdf => L["Writing the PDF"],
        _ => L["Keeping the files"],
    };

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken cancellationToken)
    {
        // The board is read first: a run that ends in between is then found finished.
        Running = board.Find(id);
        Run = await access.FindAsync(id, cancellationToken);
        Number = Math.Clamp(Number, 1, MostPages);
        if (Run.State == ReportRunState.Done)
        {
            Shown = await read.PageAsync(Run, Number, cancellationToken);
            _text = new(CultureInfo.CurrentCulture, Shown.Cover.Scope.ToScope().Zone, L);
            _about = new(_text, L);
            await acts.RecordAsync(LedgerActions.Read, "compliance.report-run", Run.Id.ToString(), new Dictionary<string, object?>(StringComparer.Ordinal) { ["page"] = Number }, cancellationToken);
        }

        if (!Request.IsHtmx())
        {
            return Page();
        }

        if (Run.State == ReportRunState.Done)
        {
            // The head of the page has the downloads now.
            Response.Headers["HX-Refresh"] = "true";
        }

        return Partial("_ReportRun", this);
    }

    public async Task<IActionResult> OnGetFileAsync(Guid id, string kind, CancellationToken cancellationToken)
    {
        var (file, content) = await read.FileAsync(id, kind, cancellationToken);
        await acts.RecordAsync(LedgerActions.Downloaded, "compliance.report-run", id.ToString(), new Dictionary<string, object?>(StringComparer.Ordinal) { ["file"] = file.Name, ["sha256"] = file.Sha256 }, cancellationToken);
        return File(content, file.MediaType, file.Name);
    }

    public async Task<IActionResult> OnPostCancelAsync(Guid id, CancellationToken cancellationToken)
    {
        await cancel.HandleAsync(id, cancellationToken);
        return Redirect(Url.Content($"~/compliance/reports/runs/{id}"));
    }

    public string Show(ReportColumn column, ReportLine line) => _text.Of(column, line.Values);

    public string Show(ReportFigure figure) => _text.Of(figure.Kind, JsonSerializer.SerializeToElement(figure.Value));

    public bool IsNumber(ReportColumn column) => column.Kind is ReportValueKind.Number or ReportValueKind.Share or ReportValueKind.Duration;

    public string KindOf(ReportGapKind kind) => _about.KindOf(kind);

    public string NameOf(string kind) => kind switch
    {
        ReportFileKinds.Pdf => "PDF",
        ReportFileKinds.Csv => "CSV",
        ReportFileKinds.Xlsx => "XLSX",
        ReportFileKinds.Json => "JSON",
        _ => L["proof"],
    };

    public string SizeOf(ReportFile file) => file.Length < 1024 * 1024
        ? L["{0} kB", Math.Max(1, file.Length / 1024).ToString("N0", CultureInfo.CurrentCulture)]
        : L["{0} MB", (file.Length / 1048576.0).ToString("N1", CultureInfo.CurrentCulture)];

    private string Address(int page) => string.Create(CultureInfo.InvariantCulture, $"~/compliance/reports/runs/{Run.Id}?p={page}");
}
