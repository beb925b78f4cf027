using Helpdesk.Security;

namespace Helpdesk.Problems;

internal sealed class ProblemPermissions : IPermissionProvider
{
    /// <summary>What a problem manager decides: to live with a risk, and to take up what was over.</summary>
    public static readonly Permission ManageProblems = new("ManageProblems", "Accept the risk of problems and analyse ended ones again");

    public IEnumerable<Permission> GetPermissions() => [ManageProblems];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.TeamLead, [ManageProblems]),
        new(Roles.Administrator, [ManageProblems]),
    ];
}
