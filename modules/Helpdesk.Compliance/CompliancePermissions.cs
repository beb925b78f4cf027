using Helpdesk.Security;

namespace Helpdesk.Compliance;

internal sealed class CompliancePermissions : IPermissionProvider
{
    /// <summary>What a report shows follows the rights of the person who runs it.</summary>
    public static readonly Permission RunComplianceReports = new("RunComplianceReports", "Run and download compliance reports");

    /// <summary>Makes audits and invites their auditors; the auditors themselves do not.</summary>
    public static readonly Permission ManageEngagements = new("ManageEngagements", "Manage audits and invite their auditors");

    public static readonly Permission AnswerAuditQuestions = new("AnswerAuditQuestions", "Answer questions of auditors");

    /// <summary>The pages of audits; which ones somebody sees is another matter.</summary>
    public static readonly Permission ViewEngagements = new("ViewEngagements", "See audits that one takes part in", [RunComplianceReports, ManageEngagements, AnswerAuditQuestions]);

    /// <summary>Only for administrators: an auditor must not be able to remove what they look at.</summary>
    public static readonly Permission EraseLedgerValues = new("EraseLedgerValues", "Erase values from the ledger", IsSecurityCritical: true);

    public IEnumerable<Permission> GetPermissions() => [RunComplianceReports, ManageEngagements, AnswerAuditQuestions, ViewEngagements, EraseLedgerValues];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.Auditor, [RunComplianceReports]),
        new(Roles.TeamLead, [AnswerAuditQuestions]),
        new(Roles.ChangeManager, [RunComplianceReports, AnswerAuditQuestions]),
        new(Roles.Administrator, [.. GetPermissions()]),
    ];
}
