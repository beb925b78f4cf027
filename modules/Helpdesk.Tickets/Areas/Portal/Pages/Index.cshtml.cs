using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Portal.Pages;

/// <summary>Start page of the portal: search, the big actions, the person's open requests; those that need an answer first.</summary>
[RequirePermission("UsePortal")]
internal sealed class IndexModel(OwnRequests requests) : TicketPageModel
{
    private const int Shown = 5;

    public IReadOnlyList<TicketType> Actions { get; private set; } = [];

    public IReadOnlyList<OwnRequest> Open { get; private set; } = [];

    public bool HasMore { get; private set; }

    public async Task<IActionResult> OnGetAsync()
    {
        Actions = [.. Text.Types.Where(t => t.PortalAction is not null)];
        var open = await requests.ListAsync(OwnRequestScope.Open, null, Shown + 1, null, Aborted);
        HasMore = open.Items.Count > Shown;
        Open = [.. open.Items.Take(Shown).OrderByDescending(r => r.Status.NeedsMe)];
        return Page();
    }
}
