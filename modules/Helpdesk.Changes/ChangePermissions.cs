using Helpdesk.Security;

namespace Helpdesk.Changes;

internal sealed class ChangePermissions : IPermissionProvider
{
    public static readonly Permission ManageChanges = new("ManageChanges", "Manage blackouts and maintenance windows of changes");

    /// <summary>To go ahead in spite of a conflict is a decision of its own, with a reason that stays on the record.</summary>
    public static readonly Permission OverrideChangeConflicts = new("OverrideChangeConflicts", "Schedule changes in spite of conflicts");

    public IEnumerable<Permission> GetPermissions() => [ManageChanges, OverrideChangeConflicts];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.TeamLead, [OverrideChangeConflicts]),
        new(Roles.ChangeManager, [ManageChanges, OverrideChangeConflicts]),
        new(Roles.Administrator, [ManageChanges, OverrideChangeConflicts]),
    ];
}
