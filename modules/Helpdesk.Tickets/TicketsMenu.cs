using Helpdesk.Navigation;

namespace Helpdesk.Tickets;

internal sealed class TicketsMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Desk, "Queue", "/desk", "inbox", TicketPermissions.ViewTickets, 10))
        .Add(new(Menus.Desk, "What next", "/desk/next", "list-numbers", TicketPermissions.EditTickets, 15))
        .Add(new(Menus.Desk, "Team board", "/desk/board", "layout-kanban", TicketPermissions.ViewTickets, 20))
        .Add(new(Menus.Desk, "Team dashboard", "/desk/dashboards/team", "users-group", TicketPermissions.ViewMetrics, 60))
        .Add(new(Menus.Desk, "Manager dashboard", "/desk/dashboards/manager", "chart-line", TicketPermissions.ViewMetrics, 70))
        .Add(new(Menus.Portal, "Home", "/portal", "home", TicketPermissions.UsePortal, 10))
        .Add(new(Menus.Portal, "My requests", "/portal/requests", "list-check", TicketPermissions.UsePortal, 20))
        .Add(new(Menus.Person, "Desk", "/desk", "inbox", TicketPermissions.ViewTickets, 40))
        .Add(new(Menus.Person, "Portal", "/portal", "door", TicketPermissions.UsePortal, 50))
        .Add(new(Menus.Admin, "Categories", "/admin/tickets/categories", "category", TicketPermissions.ManageTicketSettings, 10, "Tickets"))
        .Add(new(Menus.Admin, "Services", "/admin/tickets/services", "server-2", TicketPermissions.ManageTicketSettings, 20, "Tickets"))
        .Add(new(Menus.Admin, "Priority matrix", "/admin/tickets/priorities", "grid-dots", TicketPermissions.ManageTicketSettings, 30, "Tickets"))
        .Add(new(Menus.Admin, "Fields", "/admin/tickets/fields", "forms", TicketPermissions.ManageTicketSettings, 25, "Tickets"))
        .Add(new(Menus.Admin, "Routing", "/admin/tickets/routing", "route", TicketPermissions.ManageTicketSettings, 32, "Tickets"))
        .Add(new(Menus.Admin, "Capacity and absences", "/admin/tickets/capacity", "calendar-user", TicketPermissions.ManageTicketSettings, 34, "Tickets"))
        .Add(new(Menus.Admin, "Service levels", "/admin/tickets/service-levels", "clock-cog", TicketPermissions.ManageServiceLevels, 36, "Tickets"))
        .Add(new(Menus.Admin, "Shared views", "/admin/tickets/views", "layout-list", TicketPermissions.ShareViews, 40, "Tickets"))
        .Add(new(Menus.Admin, "Responses", "/admin/tickets/responses", "message-2", TicketPermissions.ManageReplies, 42, "Tickets"))
        .Add(new(Menus.Admin, "Macros", "/admin/tickets/macros", "bolt", TicketPermissions.ManageReplies, 44, "Tickets"))
        .Add(new(Menus.Admin, "Announcements", "/admin/tickets/announcements", "speakerphone", TicketPermissions.ManageTicketSettings, 50, "Tickets"));
}
