using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Integration;

internal sealed class PeopleDirectory(IdentityDbContext db, PersonReader reader, ILookupNormalizer normalizer) : IPeopleDirectory
{
    private const int Batch = 500;

    private readonly Dictionary<Guid, PersonRef?> _people = [];
    private readonly Dictionary<Guid, TeamRef?> _teams = [];

    public async Task<IReadOnlyDictionary<Guid, PersonRef>> GetPeopleAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var batch in ids.Distinct().Where(id => !_people.ContainsKey(id)).Chunk(Batch))
        {
            foreach (var id in batch)
            {
                _people[id] = null;
            }

            foreach (var person in await Project(db.Users.Where(u => batch.Contains(u.Id))).ToListAsync(cancellationToken))
            {
                _people[person.Id] = person;
            }
        }

        return Known(ids, _people);
    }

    public async Task<IReadOnlyDictionary<Guid, TeamRef>> GetTeamsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        foreach (var batch in ids.Distinct().Where(id => !_teams.ContainsKey(id)).Chunk(Batch))
        {
            foreach (var id in batch)
            {
                _teams[id] = null;
            }

            var found = await db.Teams.Where(t => batch.Contains(t.Id)).Select(t => new TeamRef(t.Id, t.Name, t.LeadId)).ToListAsync(cancellationToken);
            foreach (var team in found)
            {
                _teams[team.Id] = team;
            }
        }

        return Known(ids, _teams);
    }

    public async Task<IReadOnlyList<TeamRef>> GetAllTeamsAsync(CancellationToken cancellationToken) =>
        await db.Teams.Where(t => t.IsActive).OrderBy(t => t.NormalizedName).Select(t => new TeamRef(t.Id, t.Name, t.LeadId)).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<OrganisationRef>> GetAllOrganisationsAsync(CancellationToken cancellationToken) =>
        await db.Organisations.OrderBy(o => o.NormalizedName).Select(o => new OrganisationRef(o.Id, o.Name, o.IsActive)).ToListAsync(cancellationToken);

    public async Task<IReadOnlyList<PersonRef>> GetMembersAsync(Guid teamId, CancellationToken cancellationToken) =>
        await Project(db.Users
                .Where(u => u.IsActive && db.TeamMembers.Any(m => m.TeamId == teamId && m.UserId == u.Id))
                .OrderBy(u => u.NormalizedName).ThenBy(u => u.Id))
            .ToListAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Guid>>> GetTeamIdsAsync(IReadOnlyCollection<Guid> personIds, CancellationToken cancellationToken)
    {
        var members = await db.TeamMembers.Where(m => personIds.Contains(m.UserId)).Select(m => new { m.UserId, m.TeamId }).ToListAsync(cancellationToken);
        return members.GroupBy(m => m.UserId).ToDictionary(g => g.Key, IReadOnlyList<Guid> (g) => [.. g.Select(m => m.TeamId)]);
    }

    public async Task<IReadOnlyList<PersonRef>> SearchPeopleAsync(string text, int limit, bool agentsOnly, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, 50);
        var query = db.Users.Where(u => u.IsActive);
        if (agentsOnly)
        {
            query = query.Where(u => db.TeamMembers.Any(m => m.UserId == u.Id));
        }

        var part = SearchText.Normalize(text);
        if (part.Length == 0)
        {
            return await Project(query.OrderBy(u => u.NormalizedName).ThenBy(u => u.Id).Take(limit)).ToListAsync(cancellationToken);
        }

        // First whose name begins so, then whose later name (the family name) begins so, then the rest.
        var word = " " + part;
        return await Project(query
                .Where(u => u.NormalizedName.Contains(part) || u.NormalizedUserName!.Contains(part) || u.NormalizedEmail!.Contains(part))
                .OrderBy(u => u.NormalizedUserName == part || u.NormalizedEmail == part || u.NormalizedName == part ? 0
                    : u.NormalizedName.StartsWith(part) || u.NormalizedUserName!.StartsWith(part) ? 1
                    : u.NormalizedName.Contains(word) ? 2
                    : 3)
                .ThenBy(u => u.NormalizedName)
                .ThenBy(u => u.Id)
                .Take(limit))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<Guid>> FindIdsAsync(string text, bool wholeName, CancellationToken cancellationToken)
    {
        var part = SearchText.Normalize(text);
        if (part.Length == 0)
        {
            return [];
        }

        var found = wholeName
            ? db.Users.Where(u => u.NormalizedName == part)
            : db.Users.Where(u => u.NormalizedName.Contains(part) || u.NormalizedUserName!.Contains(part) || u.NormalizedEmail!.Contains(part));
        return await found.Select(u => u.Id).ToListAsync(cancellationToken);
    }

    public async Task<PersonRef?> FindPersonAsync(string userNameOrEmail, CancellationToken cancellationToken)
    {
        var name = normalizer.NormalizeName(userNameOrEmail.Trim());
        var byName = await Project(db.Users.Where(u => u.NormalizedUserName == name)).FirstOrDefaultAsync(cancellationToken);
        if (byName is not null || !name.Contains('@'))
        {
            return byName;
        }

        return await Project(db.Users.Where(u => u.NormalizedEmail == name).OrderByDescending(u => u.IsActive).ThenBy(u => u.Id))
            .FirstOrDefaultAsync(cancellationToken);
    }

    public async Task<bool> MayAsync(Guid personId, Permission permission, CancellationToken cancellationToken) =>
        await reader.GetAsync(personId, cancellationToken) is { IsActive: true } person && person.Held.Contains(permission.Name);

    public Task<TeamRef?> FindTeamAsync(string name, CancellationToken cancellationToken)
    {
        var normalized = SearchText.Normalize(name);
        return db.Teams.Where(t => t.NormalizedName == normalized).Select(t => new TeamRef(t.Id, t.Name, t.LeadId)).FirstOrDefaultAsync(cancellationToken);
    }

    private IQueryable<PersonRef> Project(IQueryable<User> users) => users.Select(u => new PersonRef(
        u.Id,
        u.DisplayName,
        u.UserName!,
        u.Email,
        db.Organisations.Where(o => o.Id == u.OrganisationId).Select(o => o.Name).FirstOrDefault(),
        u.IsActive,
        u.OrganisationId,
        u.TimeZone,
        u.ManagerId));

    private static Dictionary<Guid, T> Known<T>(IEnumerable<Guid> ids, Dictionary<Guid, T?> cache)
        where T : class
    {
        Dictionary<Guid, T> known = [];
        foreach (var id in ids)
        {
            if (cache.TryGetValue(id, out var value) && value is not null)
            {
                known[id] = value;
            }
        }

        return known;
    }
}
