using Helpdesk.Security;

namespace Helpdesk.Incidents;

internal sealed class IncidentPermissions : IPermissionProvider
{
    /// <summary>"Major" stands outside of the priority matrix: it sets a process of its own in motion, so it has a right of its own.</summary>
    public static readonly Permission ManageMajorIncidents = new("ManageMajorIncidents", "Declare and end major incidents");

    public IEnumerable<Permission> GetPermissions() => [ManageMajorIncidents];

    public IEnumerable<PermissionStereotype> GetDefaultStereotypes() =>
    [
        new(Roles.TeamLead, [ManageMajorIncidents]),
        new(Roles.Administrator, [ManageMajorIncidents]),
    ];
}
