using Helpdesk.Security;

namespace Helpdesk.Theme.Base;

/// <summary>Rights of the theme's own pages.</summary>
internal sealed class ThemePermissions : IPermissionProvider
{
    public const string ViewStyleGuideName = "ViewStyleGuide";

    public static readonly Permission ViewStyleGuide = new(ViewStyleGuideName, "See the style guide for authors of pages and themes");

    public const string ManageBrandingName = "ManageBranding";

    /// <summary>Whoever may change all settings may change these; the name alone links to the permission of the administration.</summary>
    public static readonly Permission ManageBranding = new(ManageBrandingName, "Change name, colour and logo", [new Permission("ManageSettings", "Change settings")]);

    public IEnumerable<Permission> GetPermissions() => [ViewStyleGuide, ManageBranding];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
        [new(Roles.Partner, [PlatformPermissions.AccessAdmin, ViewStyleGuide])];
}
