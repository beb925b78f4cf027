using System.Security.Claims;

namespace Helpdesk.Security;

/// <summary>The person or the system that acts in the present scope. Scoped.</summary>
public interface ICurrentUser
{
    /// <summary>Person's id; null for the system and for anonymous requests.</summary>
    Guid? Id { get; }

    /// <summary>Id, or <see cref="Errors.ForbiddenException"/> when nobody is signed in.</summary>
    Guid RequiredId { get; }

    /// <summary>Display name; <c>System</c> for background work.</summary>
    string Name { get; }

    /// <summary>Claims, roles and teams included.</summary>
    ClaimsPrincipal Principal { get; }

    /// <summary>Ids of the teams that the person belongs to.</summary>
    IReadOnlyList<Guid> TeamIds { get; }

    /// <summary>Organisation of the person, if any.</summary>
    Guid? OrganisationId { get; }

    /// <summary>Zone in which times are shown to the person; the tenant's zone when the person has set none.</summary>
    TimeZoneInfo TimeZone { get; }

    /// <summary>Person on whose behalf the actor acts, if any.</summary>
    Guid? OnBehalfOfId { get; }

    /// <summary>Session or token id, if any.</summary>
    string? SessionId { get; }

    /// <summary>Network address of the client, if any.</summary>
    string? Address { get; }

    /// <summary>How the present act came in, see <see cref="Origins"/>.</summary>
    string Origin { get; }

    /// <summary>True when the person's roles grant the permission, directly or implied. The system may do everything.</summary>
    bool Can(Permission permission);

    /// <summary>
    /// Acts as somebody else until the result is disposed: an import in a historic actor's name, a CLI verb. The origin is kept in every
    /// ledger event.
    /// </summary>
    IDisposable ActAs(Guid? id, string name, string origin);

    /// <summary>
    /// Gives this scope the claims of a person until the result is disposed: background work that somebody asked for sees and may do no more than
    /// they themselves. For scopes of background work only.
    /// </summary>
    /// <exception cref="InvalidOperationException">The scope belongs to a request, which has a person already.</exception>
    IDisposable LimitTo(ClaimsPrincipal person);
}

/// <summary>Ways a change comes in (the list is iTop's, extended).</summary>
public static class Origins
{
    /// <summary>A person on a page.</summary>
    public const string Interactive = "interactive";

    /// <summary>The REST API.</summary>
    public const string Api = "api";

    /// <summary>An import of another system's data.</summary>
    public const string Import = "import";

    /// <summary>The command line.</summary>
    public const string CommandLine = "cli";

    /// <summary>Background work of the system.</summary>
    public const string Background = "background";

    /// <summary>A recipe while a tenant is set up.</summary>
    public const string Recipe = "recipe";

    /// <summary>A schema or data migration.</summary>
    public const string Migration = "migration";

    /// <summary>A workflow.</summary>
    public const string Workflow = "workflow";

    /// <summary>An incoming mail.</summary>
    public const string Mail = "mail";
}

/// <summary>Claim types beyond the framework's (<see cref="ClaimTypes.NameIdentifier"/>, <see cref="ClaimTypes.Name"/>, <see cref="ClaimTypes.Role"/>).</summary>
public static class HelpdeskClaimTypes
{
    /// <summary>A permission granted by a role (one claim each), or by a token's scope.</summary>
    public const string Permission = "permission";

    /// <summary>A team's id (one claim each).</summary>
    public const string Team = "team";

    /// <summary>Organisation id.</summary>
    public const string Organisation = "organisation";

    /// <summary>IANA zone id.</summary>
    public const string TimeZone = "zoneinfo";

    /// <summary>Culture name such as <c>de</c>.</summary>
    public const string Locale = "locale";

    /// <summary>Session or token id.</summary>
    public const string Session = "sid";

    /// <summary>Id of the person on whose behalf the actor acts.</summary>
    public const string OnBehalfOf = "on_behalf_of";

    /// <summary>How the request came in, see <see cref="Origins"/>; set by the authentication handler.</summary>
    public const string Origin = "origin";
}
