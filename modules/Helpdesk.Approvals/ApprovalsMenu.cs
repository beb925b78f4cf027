using Helpdesk.Navigation;
using Helpdesk.Tickets;

namespace Helpdesk.Approvals;

internal sealed class ApprovalsMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Desk, "Approvals", "/approvals", "checkbox", TicketPermissions.ViewTickets, 30))
        .Add(new(Menus.Portal, "My approvals", "/approvals", "checkbox", TicketPermissions.UsePortal, 30));
}
