using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace Helpdesk.Security;

/// <summary>A right that a role can grant (the model is Orchard Core's).</summary>
/// <param name="Name">Unique constant, for example <c>ManageTickets</c>.</param>
/// <param name="Description">What the holder may do, in sentence case.</param>
/// <param name="ImpliedBy">Permissions whose holders have this one too.</param>
/// <param name="IsSecurityCritical">True when it can lead to more rights; marked on the roles page.</param>
public sealed record Permission(
    string Name,
    string Description,
    IReadOnlyList<Permission>? ImpliedBy = null,
    bool IsSecurityCritical = false);

/// <summary>Declares a module's permissions and which roles have them by default.</summary>
public interface IPermissionProvider
{
    /// <summary>All permissions of the module.</summary>
    IEnumerable<Permission> GetPermissions();

    /// <summary>Grants given to roles when the feature is first enabled; an administrator may change them afterwards.</summary>
    IEnumerable<PermissionStereotype> GetDefaultStereotypes();
}

/// <summary>Default grants of one role.</summary>
/// <param name="Role">One of <see cref="Roles"/>.</param>
/// <param name="Permissions">What it grants.</param>
public sealed record PermissionStereotype(string Role, IReadOnlyList<Permission> Permissions);

/// <summary>Names of the roles that stereotypes speak of.</summary>
public static class Roles
{
    /// <summary>Everyone who may ask for help.</summary>
    public const string Requester = "Requester";

    /// <summary>Works on tickets.</summary>
    public const string Agent = "Agent";

    /// <summary>Leads a team of agents.</summary>
    public const string TeamLead = "Team lead";

    /// <summary>Owns the change process.</summary>
    public const string ChangeManager = "Change manager";

    /// <summary>Reads and exports, changes nothing.</summary>
    public const string Auditor = "Auditor";

    /// <summary>Designs workflows.</summary>
    public const string WorkflowDesigner = "Workflow designer";

    /// <summary>Builds and installs plugins.</summary>
    public const string Partner = "Partner";

    /// <summary>May do everything in the tenant.</summary>
    public const string Administrator = "Administrator";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } =
        [Requester, Agent, TeamLead, ChangeManager, Auditor, WorkflowDesigner, Partner, Administrator];
}

/// <summary>Permissions of the platform itself.</summary>
public static class PlatformPermissions
{
    /// <summary>Everything. Implies each permission that any module declares.</summary>
    public static readonly Permission SiteOwner = new("SiteOwner", "Do everything in this tenant", IsSecurityCritical: true);

    /// <summary>Open the administration area.</summary>
    public static readonly Permission AccessAdmin = new("AccessAdmin", "Open the administration area");

    /// <summary>Use the product at all when signed in (home page, profile).</summary>
    public static readonly Permission SignedIn = new("SignedIn", "Use the pages that every signed-in person has");

    /// <summary>All of these.</summary>
    public static IReadOnlyList<Permission> All { get; } = [SiteOwner, AccessAdmin, SignedIn];
}

/// <summary>Demands a permission of a page, a handler or an endpoint.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
public sealed class RequirePermissionAttribute(string permission) : AuthorizeAttribute(PolicyPrefix + permission)
{
    /// <summary>Prefix of the authorization policy that stands for a permission.</summary>
    public const string PolicyPrefix = "permission:";

    /// <summary>Name of the permission.</summary>
    public string Permission { get; } = permission;
}

/// <summary>Demands a permission of an endpoint.</summary>
public static class PermissionEndpointExtensions
{
    /// <summary>Adds the demand; without one or an explicit AllowAnonymous the platform refuses every request to the endpoint.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, Permission permission)
        where TBuilder : IEndpointConventionBuilder =>
        builder.RequireAuthorization(new RequirePermissionAttribute(permission.Name));
}
