using Helpdesk.Security;

namespace Helpdesk.Approvals;

internal sealed class ApprovalPermissions : IPermissionProvider
{
    /// <summary>Who is asked decides; this is only for asking somebody else in place of one who cannot.</summary>
    public static readonly Permission ManageApprovals = new("ManageApprovals", "Ask somebody else in place of an approver");

    public IEnumerable<Permission> GetPermissions() => [ManageApprovals];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() => [new(Roles.Administrator, [ManageApprovals])];
}
