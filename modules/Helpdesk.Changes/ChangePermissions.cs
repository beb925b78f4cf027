using Helpdesk.Security;

namespace Helpdesk.Changes;

internal sealed class ChangePermissions : IPermissionProvider
{
    public static readonly Permission ManageChanges = new("ManageChanges", "Manage blackouts and maintenance windows of changes");

    /// <summary>To go ahead in spite of a conflict is a decision of its own, with a reason that stays on the record.</summary>
    public static readonly Permission OverrideChangeConflicts = new("OverrideChangeConflicts", "Schedule changes in spite of conflicts");

    public static readonly Permission ManageCab = new("ManageCab", "Hold meetings of the change advisory board");

    public IEnumerable<Permission> GetPermissions() => [ManageChanges, OverrideChangeConflicts, ManageCab];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.TeamLead, [OverrideChangeConflicts, ManageCab]),
        new(Roles.ChangeManager, [ManageChanges, OverrideChangeConflicts, ManageCab]),
        new(Roles.Administrator, [ManageChanges, OverrideChangeConflicts, ManageCab]),
    ];
}
