using Helpdesk.Security;

namespace Helpdesk.Identity;

/// <summary>People, teams and organisations for other modules (an integration service in ABP's sense). Scoped; looks up in batches and caches within the scope.</summary>
public interface IPeopleDirectory
{
    /// <summary>The known ones of these people by id; unknown ids are left out.</summary>
    Task<IReadOnlyDictionary<Guid, PersonRef>> GetPeopleAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>The known ones of these teams by id.</summary>
    Task<IReadOnlyDictionary<Guid, TeamRef>> GetTeamsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>All teams by name, inactive ones left out.</summary>
    Task<IReadOnlyList<TeamRef>> GetAllTeamsAsync(CancellationToken cancellationToken);

    /// <summary>All organisations by name, inactive ones too: tickets of their people keep naming them.</summary>
    Task<IReadOnlyList<OrganisationRef>> GetAllOrganisationsAsync(CancellationToken cancellationToken);

    /// <summary>Active members of a team by name.</summary>
    Task<IReadOnlyList<PersonRef>> GetMembersAsync(Guid teamId, CancellationToken cancellationToken);

    /// <summary>Teams to which each of these people belongs; people without a team are left out.</summary>
    Task<IReadOnlyDictionary<Guid, IReadOnlyList<Guid>>> GetTeamIdsAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken);

    /// <summary>Active people whose name, user name or mail address contains the text, best first.</summary>
    /// <param name="text">Part of a name; empty gives the first by name.</param>
    /// <param name="limit">1 to 50.</param>
    /// <param name="agentsOnly">Only people who may work on tickets (member of at least one team).</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<PersonRef>> SearchPeopleAsync(string text, int limit, bool agentsOnly, CancellationToken cancellationToken);

    /// <summary>Ids of all people, inactive ones too, whose name, user name or mail address contains the text: for searching what belongs to them.</summary>
    /// <param name="text">Part of a name; empty finds nobody.</param>
    /// <param name="wholeName">The whole display name must be the text; case and accents do not count.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<Guid>> FindIdsAsync(string text, bool wholeName, CancellationToken cancellationToken);

    /// <summary>The person with this user name or mail address, or null.</summary>
    Task<PersonRef?> FindPersonAsync(string userNameOrEmail, CancellationToken cancellationToken);

    /// <summary>True when the person is known, active and holds the permission, by a role or implied; a change is seen everywhere within seconds.</summary>
    Task<bool> MayAsync(Guid personId, Permission permission, CancellationToken cancellationToken);

    /// <summary>The team with this name (case-insensitive), or null.</summary>
    Task<TeamRef?> FindTeamAsync(string name, CancellationToken cancellationToken);
}

/// <summary>
/// Creates people and teams in bulk for imports and generated data, silently and idempotently: those whose
/// <see cref="ImportedPerson.Key"/> or name is known already are returned as they are. People made this way cannot sign in until
/// an administrator sets a password. Joins the unit of work of the scope.
/// </summary>
public interface IPeopleImport
{
    /// <summary>User ids by key.</summary>
    Task<IReadOnlyDictionary<string, Guid>> EnsurePeopleAsync(IReadOnlyCollection<ImportedPerson> people, CancellationToken cancellationToken);

    /// <summary>Team ids by name.</summary>
    Task<IReadOnlyDictionary<string, Guid>> EnsureTeamsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken);

    /// <summary>Adds missing memberships.</summary>
    Task EnsureMembersAsync(IReadOnlyCollection<(Guid TeamId, Guid PersonId)> members, CancellationToken cancellationToken);
}

/// <summary>A person from another system.</summary>
/// <param name="Key">Stable key: source and name there, for example <c>uci:Caller 2403</c>; at most 200 characters.</param>
/// <param name="DisplayName">Name shown.</param>
/// <param name="Role">Role to give, see <c>Helpdesk.Security.Roles</c>.</param>
/// <param name="Email">Mail address, if known.</param>
public sealed record ImportedPerson(string Key, string DisplayName, string Role, string? Email = null);

/// <summary>A person as other modules know them.</summary>
/// <param name="Id">User id.</param>
/// <param name="DisplayName">Name shown.</param>
/// <param name="UserName">Sign-in name.</param>
/// <param name="Email">Mail address, if known.</param>
/// <param name="OrganisationName">Organisation, if any.</param>
/// <param name="IsActive">False when the person can no longer sign in.</param>
/// <param name="OrganisationId">Organisation, if any.</param>
/// <param name="TimeZone">IANA zone that the person chose; null for the tenant's.</param>
/// <param name="ManagerId">Who leads the person, if known; never the person.</param>
public sealed record PersonRef(
    Guid Id, string DisplayName, string UserName, string? Email, string? OrganisationName, bool IsActive, Guid? OrganisationId = null, string? TimeZone = null,
    Guid? ManagerId = null);

/// <summary>An organisation as other modules know it.</summary>
/// <param name="Id">Organisation id.</param>
/// <param name="Name">Unique name.</param>
/// <param name="IsActive">False when it is no longer offered.</param>
public sealed record OrganisationRef(Guid Id, string Name, bool IsActive);

/// <summary>A team as other modules know it.</summary>
/// <param name="Id">Team id.</param>
/// <param name="Name">Unique name.</param>
/// <param name="LeadId">Person who leads it, if any.</param>
public sealed record TeamRef(Guid Id, string Name, Guid? LeadId = null);
