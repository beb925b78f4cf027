using Helpdesk.Security;

namespace Helpdesk.Compliance;

/// <summary>Permissions that reports of several modules ask for.</summary>
public static class ReportPermissions
{
    /// <summary>Reading the ledger; the administration declares it and gives it to auditors.</summary>
    public static readonly Permission ReadLedger = new("ViewLedger", "Read the ledger of all changes");
}
