using Helpdesk.Security;

namespace Helpdesk.Workflows;

internal sealed class WorkflowPermissions : IPermissionProvider
{
    /// <summary>A workflow acts with the rights of the system: who publishes one decides what it does to every record.</summary>
    public static readonly Permission ManageWorkflows = new("ManageWorkflows", "Design, publish and run workflows, and mend their incidents", IsSecurityCritical: true);

    public static readonly Permission ViewWorkflows = new("ViewWorkflows", "See workflows and what they did", [ManageWorkflows]);

    /// <summary>Start a published workflow that begins by hand. What it does then was decided by who published it.</summary>
    public static readonly Permission RunWorkflows = new("RunWorkflows", "Start workflows for tickets", [ManageWorkflows]);

    public IEnumerable<Permission> GetPermissions() => [ViewWorkflows, RunWorkflows, ManageWorkflows];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.Auditor, [ViewWorkflows]),
        new(Roles.Agent, [RunWorkflows]),
        new(Roles.TeamLead, [RunWorkflows, ViewWorkflows]),
        new(Roles.WorkflowDesigner, [ManageWorkflows]),
        new(Roles.Administrator, [ManageWorkflows]),
    ];
}
