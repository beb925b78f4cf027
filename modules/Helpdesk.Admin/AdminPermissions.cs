using Helpdesk.Security;

namespace Helpdesk.Admin;

/// <summary>Rights of the administration area.</summary>
public static class AdminPermissions
{
    public static readonly Permission ManageFeatures = new("ManageFeatures", "Switch features and themes", IsSecurityCritical: true);

    public static readonly Permission ManageTenants = new("ManageTenants", "Create, stop and start tenants", IsSecurityCritical: true);

    public static readonly Permission ManageSettings = new("ManageSettings", "Change settings", IsSecurityCritical: true);

    public static readonly Permission ViewSystem = new("ViewSystem", "See background tasks and deliveries", [ManageSettings]);

    public static readonly Permission ViewLedger = new("ViewLedger", "Read the ledger of all changes");
}

internal sealed class AdminPermissionProvider : IPermissionProvider
{
    public IEnumerable<Permission> GetPermissions() =>
    [
        PlatformPermissions.AccessAdmin,
        AdminPermissions.ManageFeatures,
        AdminPermissions.ManageTenants,
        AdminPermissions.ManageSettings,
        AdminPermissions.ViewSystem,
        AdminPermissions.ViewLedger,
    ];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.Administrator, [PlatformPermissions.SiteOwner]),
        new(Roles.Auditor, [PlatformPermissions.AccessAdmin, AdminPermissions.ViewLedger]),
    ];
}
