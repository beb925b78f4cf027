using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Portal.Pages;

/// <summary>Finds the person's own requests; as a page, and as suggestions under the search box.</summary>
[RequirePermission("UsePortal")]
internal sealed class SearchModel(OwnRequests requests) : TicketPageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public OwnRequestPage List { get; private set; } = new([], null);

    public TicketType? FirstAction => Text.Types.FirstOrDefault(t => t.PortalAction is not null);

    public async Task<IActionResult> OnGetAsync()
    {
        Q = Q?.Trim();
        if (Q is { Length: > 200 })
        {
            Q = Q[..200];
        }

        var suggests = Request.IsHtmx();
        if (!string.IsNullOrEmpty(Q))
        {
            List = await requests.ListAsync(OwnRequestScope.All, Q, suggests ? 5 : 25, Cursor, Aborted);
        }

        return suggests ? Partial("_Suggestions", this) : Page();
    }
}
