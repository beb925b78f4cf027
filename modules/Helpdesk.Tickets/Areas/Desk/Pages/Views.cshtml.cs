using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>The person's own views, and the shared ones to look at.</summary>
[RequirePermission("ViewTickets")]
internal sealed class ViewsModel(SavedViews views) : ViewsPage(views)
{
    public override string Here => "~/desk/views";
}
