using Helpdesk.Navigation;
using Helpdesk.Tickets;

namespace Helpdesk.Changes;

internal sealed class ChangesMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Desk, "Changes", "/desk/changes", "calendar-event", TicketPermissions.ViewTickets, 44))
        .Add(new(Menus.Desk, "CAB", "/desk/cab", "users", TicketPermissions.ViewTickets, 46))
        .Add(new(Menus.Create, "New change", "/desk/new/change", "git-branch", TicketPermissions.EditTickets, 30))
        .Add(new(Menus.Desk, "Models of changes", "/desk/changes/models", "template", TicketPermissions.EditTickets, 47))
        .Add(new(Menus.Admin, "Change windows", "/admin/changes/windows", "calendar-off", ChangePermissions.ManageChanges, 38, "Tickets"));
}
