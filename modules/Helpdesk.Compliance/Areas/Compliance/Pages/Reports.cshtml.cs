using System.Globalization;
using Helpdesk.Compliance.Reports;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>What was made, and what can be made.</summary>
[RequirePermission("RunComplianceReports")]
internal sealed class ReportsModel(ReportAccess access, IEnumerable<IComplianceReport> reports, ICurrentUser user, IPersonTime times) : PageModel
{
    private const int Shown = 20;

    /// <summary>Reports made before this one, by its id: ids are in the order of time.</summary>
    [BindProperty(SupportsGet = true, Name = "before")]
    public Guid? Before { get; set; }

    public IReadOnlyList<ReportRun> Runs { get; private set; } = [];

    public string? Next { get; private set; }

    public IReadOnlyList<ReportDefinition> Reports { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var runs = await access.Visible.AsNoTracking()
            .Where(r => Before == null || r.Id.CompareTo(Before.Value) < 0)
            .OrderByDescending(r => r.Id).Take(Shown + 1).ToListAsync(cancellationToken);
        Runs = [.. runs.Take(Shown)];
        Next = runs.Count > Shown ? string.Create(CultureInfo.InvariantCulture, $"~/compliance/reports?before={runs[Shown - 1].Id}") : null;
        Reports = [.. reports.Select(r => r.Definition).Where(d => d.Permission is null || user.Can(d.Permission)).OrderBy(d => NumberOf(d.Id)).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    public string PeriodOf(ReportRun run)
    {
        var scope = run.StoredScope;
        return scope.From == DateTime.MinValue ? "" : $"{times.Date(scope.From)} – {times.Date(scope.To.AddTicks(-1))} ·";
    }

    private static int NumberOf(string id) => int.TryParse(id.AsSpan(1), CultureInfo.InvariantCulture, out var number) ? number : int.MaxValue;
}
