using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Areas.Compliance.Pages;

/// <summary>Where the ledger stands, and whether it is right.</summary>
[RequirePermission("RunComplianceReports")]
internal sealed class LedgerModel(ComplianceDbContext db, VerifyLedger verify, VerifyRows compare, VerificationTurn turn, ILedgerActs acts, IStringLocalizer L) : PageModel
{
    public LedgerCheckpoint? Last { get; private set; }

    /// <summary>Set with the answer to the button only.</summary>
    public LedgerVerification? Verified { get; private set; }

    /// <summary>Rows of the product that were compared with a ledger that is right.</summary>
    public RowVerification? Compared { get; private set; }

    public LedgerFinding? Finding => Verified?.Finding ?? Compared?.Finding;

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!turn.TryTake())
        {
            throw new BusinessException("Compliance:BeingVerified", L["The ledger is being verified for somebody right now, with all processors. Wait a minute and try again."], 429);
        }

        try
        {
            await VerifyAsync(cancellationToken);
        }
        finally
        {
            turn.GiveBack();
        }

        await LoadAsync(cancellationToken);
        return Page();
    }

    private async Task VerifyAsync(CancellationToken cancellationToken)
    {
        Verified = await verify.HandleAsync(cancellationToken);
        Compared = Verified.Finding is null ? await compare.HandleAsync(cancellationToken) : null;
        await acts.RecordAsync(
            LedgerActions.Verified, LedgerSeal.LedgerName, "", new Dictionary<string, object?>(StringComparer.Ordinal) { ["events"] = Verified.Events, ["finding"] = Finding?.Sentence }, cancellationToken);
    }

    private async Task LoadAsync(CancellationToken cancellationToken) =>
        Last = await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken);
}
