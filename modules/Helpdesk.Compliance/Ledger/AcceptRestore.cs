using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>What was accepted.</summary>
/// <param name="Checkpoint">The ledger goes on after this checkpoint; 0 for its start.</param>
/// <param name="Lost">The checkpoint that was signed here last and is not there any more.</param>
/// <param name="KeptFile">Where its number and hash are kept.</param>
internal sealed record AcceptedRestore(int Checkpoint, int Lost, string KeptFile);

/// <summary>
/// Accepts that an older database was restored: the ledger goes on from the last checkpoint that is there, and an act says for ever what was lost and why.
/// Only the end may be missing; a ledger that is wrong before it was not restored but changed.
/// </summary>
internal sealed class AcceptRestore(
    ComplianceDbContext db, VerifyLedger ledger, SigningKeys keys, ILedgerActs acts, IChangeReason changeReason, ShellSettings shell, IStringLocalizer L)
{
    private const int LongestReason = 1000;

    public async Task<AcceptedRestore> HandleAsync(string reason, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > LongestReason)
        {
            throw new ValidationException("reason", L["Say why an older database was restored, in at most {0} characters: it stays in the ledger.", LongestReason]);
        }

        var finding = (await ledger.HandleAsync(cancellationToken)).Finding;
        if (finding is { IsOtherEnd: false } and ({ Record: not null } or { Checkpoint: not null }))
        {
            throw new BusinessException("Compliance:NotRestored", L["This ledger was not restored but changed, and is not accepted: {0} Restore a backup whose ledger is right up to its end.", finding.Sentence]);
        }

        if (finding is not { IsOtherEnd: true } || keys.ReadHead() is not { } head)
        {
            throw new BusinessException("Compliance:NothingToAccept", L["The ledger ends with what was signed here last. There is nothing to accept."]);
        }

        var last = await db.Checkpoints.AsNoTracking().OrderByDescending(c => c.Number).FirstOrDefaultAsync(cancellationToken);
        var end = new LedgerHead(last?.Number ?? 0, last is null ? HashChain.Start : LedgerText.Hash(new LedgerText().Of(last, shell.Name)));
        changeReason.Reason = reason.Trim();
        // The act first: a head that moved without it would be the silence that this prevents.
        await acts.RecordAsync(
            LedgerActions.Restored, LedgerSeal.LedgerName, "",
            new Dictionary<string, object?> { ["checkpoint"] = end.Number, ["checkpointHash"] = end.Hash, ["lostUpTo"] = head.Number, ["lostHash"] = head.Hash },
            cancellationToken);
        return new(end.Number, head.Number, keys.ReplaceHead(end));
    }
}
