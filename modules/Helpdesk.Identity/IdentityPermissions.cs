using Helpdesk.Security;

namespace Helpdesk.Identity;

internal sealed class IdentityPermissions : IPermissionProvider
{
    public static readonly Permission ManagePeople =
        new("ManagePeople", "Create people, change them, give them roles and set their passwords", IsSecurityCritical: true);

    public static readonly Permission ManageTeams = new("ManageTeams", "Create and change teams and their members");

    public static readonly Permission ManageOrganisations = new("ManageOrganisations", "Create and change organisations");

    public static readonly Permission ManageRoles =
        new("ManageRoles", "Create roles and change what they grant", IsSecurityCritical: true);

    public static readonly Permission ViewPeople =
        new("ViewPeople", "Find people and teams and see their contact data", [ManagePeople, ManageTeams]);

    public static readonly Permission CreateApiTokens =
        new("CreateApiTokens", "Create API tokens for oneself");

    public IEnumerable<Permission> GetPermissions() =>
        [ViewPeople, CreateApiTokens, ManagePeople, ManageTeams, ManageOrganisations, ManageRoles];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.Agent, [ViewPeople, CreateApiTokens]),
        new(Roles.TeamLead, [ViewPeople, CreateApiTokens]),
        new(Roles.ChangeManager, [ViewPeople, CreateApiTokens]),
        new(Roles.Auditor, [ViewPeople, CreateApiTokens]),
        new(Roles.WorkflowDesigner, [ViewPeople, CreateApiTokens]),
        new(Roles.Partner, [CreateApiTokens]),
    ];
}
