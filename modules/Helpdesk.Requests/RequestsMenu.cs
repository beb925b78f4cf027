using Helpdesk.Navigation;
using Helpdesk.Tickets;

namespace Helpdesk.Requests;

internal sealed class RequestsMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Portal, "Request something", "/portal/catalog", "shopping-bag", TicketPermissions.UsePortal, 15))
        .Add(new(Menus.Admin, "Service catalogue", "/admin/catalog", "shopping-bag", RequestPermissions.ManageCatalog, 39, "Tickets"));
}
