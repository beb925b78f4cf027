using Helpdesk.Navigation;
using Helpdesk.Tickets;

namespace Helpdesk.Problems;

internal sealed class ProblemsMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Desk, "Problems", "/desk/problems", "bug", TicketPermissions.ViewTickets, 40))
        .Add(new(Menus.Desk, "Known errors", "/desk/known-errors", "bulb", TicketPermissions.ViewTickets, 42))
        .Add(new(Menus.Create, "New problem", "/desk/new/problem", "bug", TicketPermissions.EditTickets, 20));
}
