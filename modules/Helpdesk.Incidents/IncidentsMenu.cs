using Helpdesk.Navigation;
using Helpdesk.Tickets;

namespace Helpdesk.Incidents;

internal sealed class IncidentsMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Create, "New incident", "/desk/new/incident", "alert-triangle", TicketPermissions.EditTickets, 10))
        .Add(new(Menus.Portal, "Report a problem", "/portal/report/incident", "alert-triangle", TicketPermissions.UsePortal, 15));
}
