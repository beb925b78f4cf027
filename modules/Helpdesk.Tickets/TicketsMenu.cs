using Helpdesk.Navigation;

namespace Helpdesk.Tickets;

internal sealed class TicketsMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Desk, "Queue", "/desk", "inbox", TicketPermissions.ViewTickets, 10))
        .Add(new(Menus.Portal, "Home", "/portal", "home", TicketPermissions.UsePortal, 10))
        .Add(new(Menus.Portal, "My tickets", "/portal/tickets", "ticket", TicketPermissions.UsePortal, 20))
        .Add(new(Menus.Person, "Portal", "/portal", "door", TicketPermissions.UsePortal, 50));
}
