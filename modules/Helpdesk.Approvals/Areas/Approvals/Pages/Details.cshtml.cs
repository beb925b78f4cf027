using Helpdesk.Approvals.Domain;
using Helpdesk.Approvals.Features;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Approvals.Areas.Approvals.Pages;

[RequirePermission("SignedIn")]
internal sealed class DetailsModel(
    ReadApproval read, DecideApproval decide, WithdrawDecision withdraw, ApprovalAccess access, ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Comment { get; set; }

    [BindProperty]
    public string? Reason { get; set; }

    public ApprovalView View { get; private set; } = null!;

    public bool MayReassign => user.Can(ApprovalPermissions.ManageApprovals);

    /// <summary>The ticket, where the person may open it.</summary>
    public string? TicketUrl => user.Can(TicketPermissions.ViewTickets) ? Url.Content($"~/desk/tickets/{View.Approval.TicketNumber}")
        : View.Approval.RequesterId == user.Id ? Url.Content($"~/portal/requests/{View.Approval.TicketNumber}") : null;

    /// <summary>Why somebody who is asked cannot decide now; null where there is nothing to say.</summary>
    public string? WhyNotText => View.Approval.State == ApprovalState.Open && View.WhyNot is DecisionRefusal.NotYet or DecisionRefusal.IsRequester
        ? access.Refused(View.Approval, View.WhyNot).Message
        : null;

    public string RuleText
    {
        get
        {
            var approval = View.Approval;
            var places = View.Slots.Count(s => s.Level == approval.Level);
            return approval.Mode switch
            {
                _ when View.Slots.Count == 1 => L["One decision is needed."],
                ApprovalMode.Any => L["One of them is enough."],
                ApprovalMode.All => L["All of them must approve."],
                ApprovalMode.Majority => L["More than half of them must approve: {0} of {1}.", BallotCount.Needed(approval.Mode, 0, false, places), places],
                _ => L["{0} of {1} must approve.", BallotCount.Needed(approval.Mode, approval.Quorum, approval.IsQuorumPercent, places), places],
            };
        }
    }

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await read.HandleAsync(Id, cancellationToken);

    public async Task<IActionResult> OnPostAsync(string? decision, string? contentHash, Guid? onBehalfOf, CancellationToken cancellationToken)
    {
        var isApproved = decision == "approve";
        if (await this.TryAsync(() => decide.HandleAsync(Id, new DecideRequest(isApproved, Comment, contentHash, onBehalfOf ?? user.Id), cancellationToken), ""))
        {
            this.Toast(isApproved ? L["Approved"] : L["Rejected"], ToastKind.Success);
            return Redirect(Url.Content("~/approvals"));
        }

        return await AgainAsync(cancellationToken);
    }

    public async Task<IActionResult> OnPostWithdrawAsync(CancellationToken cancellationToken)
    {
        if (await this.TryAsync(() => withdraw.HandleAsync(Id, Reason, cancellationToken), ""))
        {
            this.Toast(L["Your decision was withdrawn."], ToastKind.Success);
            return Redirect(Url.Content($"~/approvals/{Id}"));
        }

        return await AgainAsync(cancellationToken);
    }

    private async Task<IActionResult> AgainAsync(CancellationToken cancellationToken)
    {
        View = await read.HandleAsync(Id, cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }
}
