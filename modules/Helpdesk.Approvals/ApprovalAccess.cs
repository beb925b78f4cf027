using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Integration;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals;

/// <summary>Who sees an approval: people of the desk, who is or was asked, who decided, and the requester. Scoped.</summary>
internal sealed class ApprovalAccess(ApprovalsDbContext db, StandIns standIns, ICurrentUser user, IStringLocalizer L)
{
    /// <summary>The approval with all its parts, tracked.</summary>
    /// <exception cref="NotFoundException">There is none, or the person may not know of it.</exception>
    public async Task<Approval> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var approval = await db.FindAsync(id, cancellationToken);
        return approval is not null && await SeesAsync(approval, cancellationToken)
            ? approval
            : throw new NotFoundException(L["There is no approval here that you may see."]);
    }

    public BusinessException Refused(Approval approval, DecisionRefusal refusal) => refusal switch
    {
        DecisionRefusal.Ended => new BusinessException("Approvals:Ended", L["This approval has ended: {0}.", L[ApprovalTexts.State(approval.State)].Value], 409),
        DecisionRefusal.ContentChanged => new BusinessException(
            "Approvals:ContentChanged", L["{0} was changed after you opened this page. Read what it says now, then decide.", approval.TicketNumber], 409),
        DecisionRefusal.IsRequester => new BusinessException("Approvals:OwnRequest", L["Nobody decides on their own request. Somebody else is asked."], 403),
        DecisionRefusal.NotYet => new BusinessException("Approvals:NotYet", L["An earlier step has not been decided. You are told when it is your turn."], 409),
        DecisionRefusal.Decided => new BusinessException("Approvals:Decided", L["This is decided already. A decision is not changed; whoever made it can withdraw it."], 409),
        DecisionRefusal.AskedAlready => new BusinessException("Approvals:AskedAlready", L["This person has another place in the same step. Choose somebody else."], 409),
        _ => new ForbiddenException(L["You are not asked to decide here."]),
    };

    private async Task<bool> SeesAsync(Approval approval, CancellationToken cancellationToken)
    {
        if (user.Can(TicketPermissions.ViewTickets) || user.Can(ApprovalPermissions.ManageApprovals))
        {
            return true;
        }

        var me = user.RequiredId;
        return approval.RequesterId == me
            || approval.Decisions.Exists(d => d.PersonId == me)
            || (await standIns.VotersAsync(me, cancellationToken)).Any(v => approval.Slots.Exists(s => s.AskedAt is not null && s.IsFor(v.PrincipalId, v.TeamIds)));
    }
}
