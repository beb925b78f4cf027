using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Erases the values of a record's events and leaves the act: who, of what, why and how many. Chain, seals and checkpoints hold as before.</summary>
internal sealed class EraseLedgerValues(
    ILedgerErasure erasure, ILedgerActs acts, IUnitOfWork unitOfWork, IChangeReason changeReason, ICurrentUser user, IStringLocalizer L)
{
    private const int LongestReason = 1000;

    /// <returns>Events whose values were erased.</returns>
    public async Task<long> HandleAsync(LedgerRecord subject, string reason, CancellationToken cancellationToken)
    {
        if (!user.Can(CompliancePermissions.EraseLedgerValues))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[CompliancePermissions.EraseLedgerValues.Description].Value]);
        }

        if (string.IsNullOrWhiteSpace(reason) || reason.Trim().Length > LongestReason)
        {
            throw new ValidationException("reason", L["Say why the values are erased, in at most {0} characters: it stays in the ledger.", LongestReason]);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var count = await erasure.EraseAsync(subject.EntityType, subject.EntityId, cancellationToken);
        if (count == 0)
        {
            throw new BusinessException("Compliance:NothingToErase", L["The ledger has no values of {0} {1} that could be erased. Look at the kind and the key.", subject.EntityType, subject.EntityId]);
        }

        var before = changeReason.Reason;
        changeReason.Reason = reason.Trim();
        await acts.RecordAsync(LedgerActions.Erased, subject.EntityType, subject.EntityId, new Dictionary<string, object?> { ["events"] = count }, cancellationToken);
        changeReason.Reason = before;
        await transaction.CommitAsync(cancellationToken);
        return count;
    }
}
