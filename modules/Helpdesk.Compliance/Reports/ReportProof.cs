using Helpdesk.Compliance.Ledger;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Reports;

/// <summary>Seals what was written so far, says up to where the ledger proves the rows that were just read, and proves the items of a sample one by one.</summary>
internal sealed class ReportProof(ComplianceDbContext db, SealLedger seal, ProveEvents prove, ShellSettings shell, IStringLocalizer L)
{
    /// <summary>Items of a sample are proven one by one; a whole register is proven by its ledger.</summary>
    public const int MostRecords = 5_000;

    /// <summary>Writes the bundle of proofs, or no file when there is nothing to prove.</summary>
    /// <returns>Where the ledger stands, and a sentence when it proves nothing.</returns>
    public async Task<(LedgerMark? Mark, string? Note)> WriteAsync(string path, IReadOnlyList<LedgerRecord> records, CancellationToken cancellationToken)
    {
        string? note = null;
        ProofSummary? proof = null;
        try
        {
            await seal.HandleAsync(everything: false, cancellationToken);
            if (records.Count >= MostRecords)
            {
                note = L["The register is too long to prove each item beside it: export and verify the ledger for that."];
            }
            else if (records.Count > 0)
            {
                var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
                await using (file.ConfigureAwait(false))
                {
                    proof = await prove.WriteAsync(file, records, cancellationToken);
                }
            }
        }
        catch (BusinessException exception)
        {
            File.Delete(path);
            note = L["The ledger proves nothing of this report: {0}", exception.Message];
        }

        var last = await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken);
        return last is null
            ? (null, note ?? L["The ledger has no checkpoint yet."])
            : (new(last.Number, LedgerText.Hash(new LedgerText().Of(last, shell.Name)), last.KeyId, last.LastSequence, proof?.Events ?? 0, proof?.Unsealed ?? 0), note);
    }
}
