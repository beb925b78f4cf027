using Helpdesk.Security;

namespace Helpdesk.Platform.Security;

/// <summary>The platform's own permissions.</summary>
internal sealed class PlatformPermissionProvider : IPermissionProvider
{
    public IEnumerable<Permission> GetPermissions() =>
        PlatformPermissions.All;

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
        [new(Roles.Administrator, [PlatformPermissions.SiteOwner])];
}
