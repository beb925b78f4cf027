using Helpdesk.Security;

namespace Helpdesk.Theme.Base;

/// <summary>Rights of the theme's own pages.</summary>
internal sealed class ThemePermissions : IPermissionProvider
{
    public const string ViewStyleGuideName = "ViewStyleGuide";

    public static readonly Permission ViewStyleGuide = new(ViewStyleGuideName, "See the style guide for authors of pages and themes");

    public IEnumerable<Permission> GetPermissions() => [ViewStyleGuide];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
        [new(Roles.Partner, [PlatformPermissions.AccessAdmin, ViewStyleGuide])];
}
