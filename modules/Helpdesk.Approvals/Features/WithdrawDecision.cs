using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Features;

/// <summary>Somebody takes back what they decided, while it is open: what was decided stays on record, and the place is asked again.</summary>
internal sealed class WithdrawDecision(
    ApprovalsDbContext db, IUnitOfWork unitOfWork, ApprovalAccess access, AskApprovers ask, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    private const int Tries = 4;

    public async Task HandleAsync(Guid id, string? reason, CancellationToken cancellationToken)
    {
        var text = reason?.Trim() ?? "";
        if (text.Length is 0 or > DecideApproval.MaxComment)
        {
            throw new ValidationException("reason", L["Say in at most {0} characters why you withdraw it.", DecideApproval.MaxComment]);
        }

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await TryAsync(id, text, cancellationToken);
                return;
            }
            catch (ConcurrencyException) when (attempt < Tries && !unitOfWork.HasBegun)
            {
                db.Forget();
            }
        }
    }

    private async Task TryAsync(Guid id, string reason, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var approval = await access.FindAsync(id, cancellationToken);
        var refusal = approval.Withdraw(user.RequiredId, reason, time.GetUtcNow().UtcDateTime);
        if (refusal == DecisionRefusal.NotAsked)
        {
            throw new BusinessException("Approvals:NothingToWithdraw", L["There is no decision of yours that you could withdraw."], 409);
        }

        if (refusal != DecisionRefusal.None)
        {
            throw access.Refused(approval, refusal);
        }

        await ask.TellAsync(approval, isAskedAgain: false, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
