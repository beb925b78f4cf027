using Helpdesk.Compliance.Ledger;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports;

/// <summary>Seals what was written so far, and says up to where the ledger proves the rows that were just read.</summary>
internal sealed class ReportProof(ComplianceDbContext db, SealLedger seal, ShellSettings shell, IStringLocalizer L)
{
    /// <summary>Items of a sample are proven one by one; a whole register is proven by its ledger.</summary>
    public const int MostRecords = 5_000;

    /// <returns>Where the ledger stands, and a sentence when it proves nothing.</returns>
    public async Task<(LedgerMark? Mark, string? Note)> WriteAsync(string path, IReadOnlyList<LedgerRecord> records, CancellationToken cancellationToken)
    {
        string? note = null;
        try
        {
            await seal.HandleAsync(everything: false, cancellationToken);
        }
        catch (BusinessException exception)
        {
            note = L["The ledger could not be sealed when the report was made: {0}", exception.Message];
        }

        var last = await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken);
        return last is null
            ? (null, note ?? L["The ledger has no checkpoint yet."])
            : (new(last.Number, LedgerText.Hash(new LedgerText().Of(last, shell.Name)), last.KeyId, last.LastSequence, 0, 0), note);
    }
}
