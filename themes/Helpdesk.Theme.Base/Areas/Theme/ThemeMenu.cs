using Helpdesk.Navigation;

namespace Helpdesk.Theme.Base.Areas.Theme;

/// <summary>The theme's pages in the administration area.</summary>
public sealed class ThemeMenu : INavigationProvider
{
    /// <inheritdoc />
    public void BuildNavigation(NavigationBuilder builder) => builder
        .Add(new NavigationItem(Menus.Admin, "Branding", "/admin/settings/branding", "brush", ThemePermissions.ManageBranding, 715, "System"))
        .Add(new NavigationItem(Menus.Admin, "Style guide", "/theme/style-guide", "palette", ThemePermissions.ViewStyleGuide, 900, "For developers"));
}
