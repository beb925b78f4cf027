using Helpdesk.Security;

namespace Helpdesk.Compliance;

internal sealed class CompliancePermissions : IPermissionProvider
{
    /// <summary>What a report shows follows the rights of the person who runs it.</summary>
    public static readonly Permission RunComplianceReports = new("RunComplianceReports", "Run and download compliance reports");

    /// <summary>Only for administrators: an auditor must not be able to remove what they look at.</summary>
    public static readonly Permission EraseLedgerValues = new("EraseLedgerValues", "Erase values from the ledger", IsSecurityCritical: true);

    public IEnumerable<Permission> GetPermissions() => [RunComplianceReports, EraseLedgerValues];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.Auditor, [RunComplianceReports]),
        new(Roles.ChangeManager, [RunComplianceReports]),
        new(Roles.Administrator, [RunComplianceReports, EraseLedgerValues]),
    ];
}
