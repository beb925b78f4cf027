using Helpdesk.Approvals.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Approvals.Areas.Approvals.Pages;

[RequirePermission("SignedIn")]
internal sealed class IndexModel(ListApprovals list) : PageModel
{
    public bool ShowsDecided { get; private set; }

    public int Waiting { get; private set; }

    public IReadOnlyList<ApprovalLine> Items { get; private set; } = [];

    public async Task OnGetAsync(string? tab, CancellationToken cancellationToken)
    {
        ShowsDecided = tab == "decided";
        var waiting = await list.ToDecideAsync(cancellationToken);
        Waiting = waiting.Count;
        Items = ShowsDecided ? await list.DecidedAsync(cancellationToken) : waiting;
    }
}
