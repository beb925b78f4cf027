using Helpdesk.Security;

namespace Helpdesk.Requests;

internal sealed class RequestPermissions : IPermissionProvider
{
    public static readonly Permission ManageCatalog = new("ManageCatalog", "Manage the service catalogue");

    public IEnumerable<Permission> GetPermissions() => [ManageCatalog];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() => [new(Roles.Administrator, [ManageCatalog])];
}
