using Helpdesk.Security;

namespace Helpdesk.Compliance;

internal sealed class CompliancePermissions : IPermissionProvider
{
    /// <summary>What a report shows follows the rights of the person who runs it.</summary>
    public static readonly Permission RunComplianceReports = new("RunComplianceReports", "Run and download compliance reports");

    public IEnumerable<Permission> GetPermissions() => [RunComplianceReports];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.Auditor, [RunComplianceReports]),
        new(Roles.ChangeManager, [RunComplianceReports]),
        new(Roles.Administrator, [RunComplianceReports]),
    ];
}
