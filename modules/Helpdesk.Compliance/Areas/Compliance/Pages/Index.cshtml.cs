using Helpdesk.Compliance.Engagements;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>Where an auditor begins.</summary>
[RequirePermission("ViewEngagements")]
internal sealed class IndexModel(ComplianceDbContext db, EngagementAccess access, VerifyLedger verify, VerifyRows compare, ILedgerActs acts, ICurrentUser user, IStringLocalizer L) : PageModel
{
    private const int Shown = 100;

    public bool MayManage => access.MayManage;

    public bool MayReport => user.Can(CompliancePermissions.RunComplianceReports);

    public IReadOnlyList<(Engagement Engagement, int OpenQuestions)> Engagements { get; private set; } = [];

    public LedgerCheckpoint? Last { get; private set; }

    /// <summary>Set with the answer to the button only.</summary>
    public LedgerVerification? Verified { get; private set; }

    /// <summary>Rows of the product that were compared with a ledger that is right.</summary>
    public RowVerification? Compared { get; private set; }

    public LedgerFinding? Finding => Verified?.Finding ?? Compared?.Finding;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostVerifyAsync(CancellationToken cancellationToken)
    {
        if (!MayReport)
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[CompliancePermissions.RunComplianceReports.Description].Value]);
        }

        Verified = await verify.HandleAsync(cancellationToken);
        Compared = Verified.Finding is null ? await compare.HandleAsync(cancellationToken) : null;
        await acts.RecordAsync(
            LedgerActions.Verified, LedgerSeal.LedgerName, "", new Dictionary<string, object?>(StringComparer.Ordinal) { ["events"] = Verified.Events, ["finding"] = Finding?.Sentence }, cancellationToken);
        await LoadAsync(cancellationToken);
        return Page();
    }

    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        var rows = await access.Visible.AsNoTracking().OrderBy(e => e.ClosedAt != null).ThenByDescending(e => e.Id).Take(Shown)
            .Select(e => new { Engagement = e, Open = db.AuditQuestions.Count(q => q.EngagementId == e.Id && q.State == QuestionState.Open) })
            .ToListAsync(cancellationToken);
        Engagements = [.. rows.Select(r => (r.Engagement, r.Open))];
        Last = MayReport ? await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken) : null;
    }
}
