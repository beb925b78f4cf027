using Helpdesk.Navigation;
using Helpdesk.Security;

namespace Helpdesk.Identity;

internal sealed class IdentityMenu : INavigationProvider
{
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new NavigationItem(Menus.Admin, "People", "/admin/people", "users", IdentityPermissions.ManagePeople, 100, "People and rights"))
        .Add(new NavigationItem(Menus.Admin, "Teams", "/admin/teams", "users-group", IdentityPermissions.ManageTeams, 110, "People and rights"))
        .Add(new NavigationItem(Menus.Admin, "Organisations", "/admin/organisations", "building", IdentityPermissions.ManageOrganisations, 120, "People and rights"))
        .Add(new NavigationItem(Menus.Admin, "Roles", "/admin/roles", "shield-lock", IdentityPermissions.ManageRoles, 130, "People and rights"))
        .Add(new NavigationItem(Menus.Person, "Profile", "/profile", "user", PlatformPermissions.SignedIn, 10))
        .Add(new NavigationItem(Menus.Person, "API tokens", "/profile/tokens", "key", IdentityPermissions.CreateApiTokens, 20));
}
