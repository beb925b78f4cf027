using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Portal.Pages;

/// <summary>The person's requests: those that are open, or all of them.</summary>
[RequirePermission("UsePortal")]
internal sealed class RequestsModel(OwnRequests requests) : TicketPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Scope { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public bool ShowsAll => Scope == "all";

    public OwnRequestPage List { get; private set; } = new([], null);

    public async Task<IActionResult> OnGetAsync()
    {
        List = await requests.ListAsync(ShowsAll ? OwnRequestScope.All : OwnRequestScope.Open, null, 25, Cursor, Aborted);
        return Page();
    }
}
