using Helpdesk.Approvals;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>A meeting of the board: all evidence for each change, who voted what, and afterwards the minutes for the printer.</summary>
[RequirePermission("ViewTickets")]
internal sealed class CabMeetingModel(ReadCabMeeting read, ConflictTexts conflicts, ICurrentUser user, IStringLocalizer L) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public CabMeetingView View { get; private set; } = null!;

    public async Task OnGetAsync(CancellationToken cancellationToken) => View = await read.HandleAsync(Id, cancellationToken);

    public string NameOf(Guid id) => View.Names.TryGetValue(id, out var person) ? person.DisplayName : L["Unknown"];

    public string Names(IEnumerable<Guid> ids) => string.Join(", ", ids.Select(NameOf));

    public IReadOnlyList<string> ConflictsOf(CabItemView item) => [.. item.Plan.Conflicts.Select(conflicts.Of)];

    public IReadOnlyList<(string Label, string Text)> PlansOf(CabItemView item)
    {
        var plan = item.Plan.Change.Plan;
        return
        [
            .. new (string Label, string? Text)[]
            {
                (L["Reason for the change"], plan.Reason), (L["Implementation plan"], plan.ImplementationPlan), (L["Test plan"], plan.TestPlan), (L["Backout plan"], plan.BackoutPlan),
            }.Where(p => p.Text is not null).Select(p => (p.Label, p.Text!)),
        ];
    }

    public string VerdictOf(ApprovalBallot ballot) => ballot.Standing.Verdict switch
    {
        ApprovalVerdict.Open => L["Open"],
        ApprovalVerdict.Approved => L["Approved"],
        ApprovalVerdict.Rejected => L["Rejected"],
        _ => L["Not decided"],
    };

    /// <summary>The person votes on the page of the approval, bound to what that page shows.</summary>
    public bool MayVote(ApprovalBallot ballot) => View.Meeting.State != CabMeetingState.Held && user.Id is { } me && ballot.AskedIds.Contains(me);
}
