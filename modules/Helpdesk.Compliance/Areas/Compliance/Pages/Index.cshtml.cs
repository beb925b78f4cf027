using Helpdesk.Compliance.Engagements;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>Where an auditor begins.</summary>
[RequirePermission("ViewEngagements")]
internal sealed class IndexModel(ComplianceDbContext db, EngagementAccess access, ICurrentUser user) : PageModel
{
    private const int Shown = 100;

    public bool MayManage => access.MayManage;

    public bool MayReport => user.Can(CompliancePermissions.RunComplianceReports);

    public IReadOnlyList<(Engagement Engagement, int OpenQuestions)> Engagements { get; private set; } = [];

    public LedgerCheckpoint? Last { get; private set; }

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var rows = await access.Visible.AsNoTracking().OrderBy(e => e.ClosedAt != null).ThenByDescending(e => e.Id).Take(Shown)
            .Select(e => new { Engagement = e, Open = db.AuditQuestions.Count(q => q.EngagementId == e.Id && q.State == QuestionState.Open) })
            .ToListAsync(cancellationToken);
        Engagements = [.. rows.Select(r => (r.Engagement, r.Open))];
        Last = MayReport ? await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken) : null;
    }
}
