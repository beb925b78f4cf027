using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Areas.Changes.Pages;

/// <summary>A meeting of the board: all evidence for each change, who voted what, and afterwards the minutes for the printer.</summary>
[RequirePermission("ViewTickets")]
internal sealed class CabMeetingModel(ReadCabMeeting read, ConflictTexts conflicts, IPersonTime times, ICurrentUser user, IStringLocalizer texts) : CabPage(read, user, texts)
{
    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(cancellationToken);

    /// <summary>What is different now from what closed minutes say.</summary>
    public IReadOnlyList<string> ChangedSince(CabItemView item)
    {
        if (!item.IsChangedSince)
        {
            return [];
        }

        if (item is not { Now: { } now, Change: { } then })
        {
            return [L["The change is not here any more."]];
        }

        return
        [
            .. then.Title != now.Title ? [L["Title: {0}", now.Title]] : Array.Empty<string>(),
            .. then.Risk != now.Risk ? [L["Risk: {0}", L[ChangeTexts.Risk(now.Risk)].Value]] : Array.Empty<string>(),
            .. WindowOf(then) != WindowOf(now) ? [L["Window: {0}", WindowOf(now)]] : Array.Empty<string>(),
            .. then.Service != now.Service ? [L["Service: {0}", now.Service ?? L["No service"].Value]] : Array.Empty<string>(),
            .. item.IsEdited ? [L["What was approved was edited; the plan below is the present one."]] : Array.Empty<string>(),
        ];
    }

    public string WindowOf(CabChange change) =>
        change is { PlannedStart: { } start, PlannedEnd: { } end } ? $"{times.Short(start)} – {times.Short(end)}" : L["No time is planned."];

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
