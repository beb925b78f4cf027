using Helpdesk.Compliance.Reports.Schedules;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>Reports that are made again and again.</summary>
[RequirePermission("RunComplianceReports")]
internal sealed class ReportSchedulesModel(ComplianceDbContext db, SaveSchedule save, IEnumerable<IComplianceReport> reports, ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public ScheduleInput Input { get; set; } = new();

    public IReadOnlyList<ReportSchedule> Schedules { get; private set; } = [];

    public IEnumerable<SelectListItem> Reports => reports.Select(r => r.Definition)
        .Where(d => d.Permission is null || user.Can(d.Permission)).OrderBy(d => d.Id.Length).ThenBy(d => d.Id, StringComparer.Ordinal).Select(d => new SelectListItem($"{d.Id} · {d.Title}", d.Id));

    public IEnumerable<SelectListItem> Rhythms => Enum.GetValues<ReportRhythm>().Select(r => new SelectListItem(RhythmOf(r), r.ToString()));

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (ModelState.IsValid && await this.TryAsync(() =>
            save.AddAsync(new(Input.ReportId ?? "", Input.Rhythm, Input.Query, new Dictionary<string, string>(StringComparer.Ordinal)), cancellationToken)))
        {
            this.Toast(L["{0} is scheduled", TitleOf(Input.ReportId ?? "")], ToastKind.Success);
            return Back();
        }

        await LoadAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    public async Task<IActionResult> OnPostPauseAsync(Guid id, bool paused, CancellationToken cancellationToken)
    {
        await save.PauseAsync(id, paused, cancellationToken);
        return Back();
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await save.DeleteAsync(id, cancellationToken);
        return Back();
    }

    public string TitleOf(string reportId) => reports.Select(r => r.Definition).FirstOrDefault(d => d.Id == reportId) is { } d ? $"{d.Id} · {d.Title}" : reportId;

    public string RhythmOf(ReportRhythm rhythm) => rhythm switch
    {
        ReportRhythm.Daily => L["Each day"],
        ReportRhythm.Weekly => L["Each week"],
        ReportRhythm.Monthly => L["Each month"],
        _ => L["Each quarter"],
    };

    private RedirectResult Back() => Redirect(Url.Content("~/compliance/reports/schedules"));

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Schedules = await db.ReportSchedules.AsNoTracking()
            .Where(s => s.OwnerId == user.Id || user.Can(PlatformPermissions.SiteOwner))
            .OrderBy(s => s.NextAt).ToListAsync(cancellationToken);

    internal sealed class ScheduleInput
    {
        public string? ReportId { get; set; }

        public ReportRhythm Rhythm { get; set; } = ReportRhythm.Monthly;

        public string? Query { get; set; }
    }
}
