using Helpdesk.Navigation;
using Helpdesk.Security;

namespace Helpdesk.Admin;

internal sealed class AdminMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new(Menus.Admin, "Overview", "/admin", "layout-dashboard", PlatformPermissions.AccessAdmin, 0))
        .Add(new(Menus.Admin, "Features", "/admin/features", "puzzle", AdminPermissions.ManageFeatures, 700, "System"))
        .Add(new(Menus.Admin, "Themes", "/admin/themes", "palette", AdminPermissions.ManageFeatures, 710, "System"))
        .Add(new(Menus.Admin, "Tenants", "/admin/tenants", "building", AdminPermissions.ManageTenants, 720, "System"))
        .Add(new(Menus.Admin, "Settings", "/admin/settings", "settings", AdminPermissions.ManageSettings, 730, "System"))
        .Add(new(Menus.Admin, "Background tasks", "/admin/tasks", "clock-play", AdminPermissions.ViewSystem, 740, "System"))
        .Add(new(Menus.Admin, "Deliveries", "/admin/deliveries", "mailbox", AdminPermissions.ViewSystem, 750, "System"))
        .Add(new(Menus.Admin, "Ledger", "/admin/ledger", "book-2", AdminPermissions.ViewLedger, 800, "Compliance"));
}
