using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>The address without a path: agents go to the desk, everybody else to the portal; administrators without either to Admin.</summary>
[RequirePermission("SignedIn")]
internal sealed class HomeModel(ICurrentUser person) : PageModel
{
    public RedirectResult OnGet() => Redirect(Url.Content(
        person.Can(TicketPermissions.ViewTickets) ? "~/desk"
        : person.Can(TicketPermissions.UsePortal) ? "~/portal"
        : person.Can(PlatformPermissions.AccessAdmin) ? "~/admin"
        : "~/profile"));
}
