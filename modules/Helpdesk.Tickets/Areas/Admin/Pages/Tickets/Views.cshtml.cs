using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>The views that everybody sees as tabs of the queue.</summary>
[RequirePermission("ShareViews")]
internal sealed class ViewsModel(SavedViews views) : ViewsPage(views)
{
    public override string Here => "~/admin/tickets/views";

    protected override bool SharesNew => true;

    protected override bool Shows(SavedViewModel view) => view.IsShared;
}
