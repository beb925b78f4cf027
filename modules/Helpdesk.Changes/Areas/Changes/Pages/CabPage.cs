using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>What the page of a meeting and that of its minutes show alike.</summary>
internal abstract class CabPage(ReadCabMeeting read, ICurrentUser user, IStringLocalizer texts) : PageModel
{
    protected IStringLocalizer L { get; } = texts;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public CabMeetingView View { get; private set; } = null!;

    public bool MayManage => user.Can(ChangePermissions.ManageCab);

    /// <summary>As it was when the minutes were closed, and what it is now.</summary>
    public string NameOf(Guid id)
    {
        var now = View.Names.TryGetValue(id, out var person) ? person.DisplayName : null;
        return !View.ClosedNames.TryGetValue(id, out var then) ? now ?? L["Unknown"] : now is null || now == then ? then : L["{0} (now {1})", then, now];
    }

    public string Names(IEnumerable<Guid> ids) => string.Join(", ", ids.Select(NameOf));

    public string TitleOf(CabItemView item) => item.Change?.Title ?? L["A change that is not here any more"];

    public string VerdictOf(ApprovalBallot ballot) => ballot.Standing.Verdict switch
    {
        ApprovalVerdict.Open => L["Open"],
        ApprovalVerdict.Approved => L["Approved"],
        ApprovalVerdict.Rejected => L["Rejected"],
        _ => L["Not decided"],
    };

    /// <summary>The person votes on the page of the approval, bound to what that page shows.</summary>
    public bool MayVote(ApprovalBallot ballot) => View.Meeting.State != CabMeetingState.Held && user.Id is { } me && ballot.AskedIds.Contains(me);

    /// <summary>The votes as they are now, in place of those that the page shows.</summary>
    public async Task<IActionResult> OnGetVotesAsync(CancellationToken cancellationToken)
    {
        await LoadAsync(cancellationToken);
        return Partial("_CabVotes", this);
    }

    protected async Task LoadAsync(CancellationToken cancellationToken) => View = await read.HandleAsync(Id, cancellationToken);
}
