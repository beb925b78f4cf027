using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Features;

/// <summary>An administrator asks somebody else in place of an approver who cannot decide; the reason is in the ledger.</summary>
internal sealed class ReassignSlot(
    ApprovalsDbContext db, IUnitOfWork unitOfWork, ITicketIntegrationService tickets, IPeopleDirectory people, ApprovalAccess access, AskApprovers ask, IChangeReason why, ICurrentUser user, TimeProvider time,
    IStringLocalizer L)
{
    private const int MaxReason = 1000;

    public async Task HandleAsync(Guid id, Guid slotId, Guid? personId, string? reason, CancellationToken cancellationToken)
    {
        if (!user.Can(ApprovalPermissions.ManageApprovals))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[ApprovalPermissions.ManageApprovals.Description].Value]);
        }

        var text = reason?.Trim() ?? "";
        if (text.Length is 0 or > MaxReason)
        {
            throw new ValidationException("reason", L["Say in at most {0} characters why somebody else is asked.", MaxReason]);
        }

        if (personId is not { } other || !(await people.GetPeopleAsync([other], cancellationToken)).TryGetValue(other, out var person) || !person.IsActive)
        {
            throw new ValidationException("personId", L["Choose somebody who is here."]);
        }

        if (other == user.Id)
        {
            throw new ValidationException("personId", L["Nobody puts themselves in the place of an approver. Choose somebody else."]);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var approval = await access.FindAsync(id, cancellationToken);
        if (other == approval.RequesterId)
        {
            throw new ValidationException("personId", L["Nobody decides on their own request. Somebody else is asked."]);
        }

        why.Reason = text;
        var hash = await tickets.GetContentAsync(approval.TicketId, cancellationToken) is { } content ? ContentHash.Of(content) : "";
        if (approval.Reassign(slotId, other, hash, time.GetUtcNow().UtcDateTime) is not DecisionRefusal.None and var refusal)
        {
            throw access.Refused(approval, refusal);
        }

        await ask.TellAsync(approval, isAskedAgain: false, cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }
}
