using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>A meeting of the board: all evidence for each change, who voted what, and afterwards the minutes for the printer.</summary>
[RequirePermission("ViewTickets")]
internal sealed class CabMeetingModel(ReadCabMeeting read, ConflictTexts conflicts, ICurrentUser user, IStringLocalizer texts) : CabPage(read, user, texts)
{
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    public IReadOnlyList<string> ConflictsOf(ChangePlanView plan) => [.. plan.Conflicts.Select(conflicts.Of)];

    public IReadOnlyList<(string Label, string Text)> PlansOf(ChangePlan plan)
    {
        return
        [
            .. new (string Label, string? Text)[]
            {
                (L["Reason for the change"], plan.Reason), (L["Implementation plan"], plan.ImplementationPlan), (L["Test plan"], plan.TestPlan), (L["Backout plan"], plan.BackoutPlan),
            }.Where(p => p.Text is not null).Select(p => (p.Label, p.Text!)),
        ];
    }
}
