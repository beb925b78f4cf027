using Helpdesk.Identity.Domain;
using Helpdesk.Web;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>Filter of people; null means any.</summary>
internal sealed record PeopleFilter(string? Text = null, bool? IsActive = null, Guid? RoleId = null, Guid? TeamId = null, Guid? OrganisationId = null);

/// <summary>A person in a list.</summary>
internal sealed record PersonRow(
    Guid Id,
    string UserName,
    string DisplayName,
    string? Email,
    string? Phone,
    bool IsActive,
    DateTime? LockedUntil,
    NamedRef? Organisation,
    IReadOnlyList<NamedRef> Roles,
    IReadOnlyList<NamedRef> Teams);

/// <summary>Id and name of something.</summary>
internal sealed record NamedRef(Guid Id, string Name);

/// <summary>People by name, a page at a time, in four queries whatever the number of rows.</summary>
internal sealed class ListPeople(IdentityDbContext db, TimeProvider time, IStringLocalizer L)
{
    public const int MaxLimit = 200;

    public async Task<Page<PersonRow>> ExecuteAsync(PeopleFilter filter, string? cursor, int limit, CancellationToken cancellationToken)
    {
        limit = Math.Clamp(limit, 1, MaxLimit);
        var query = Apply(filter);
        if (!string.IsNullOrEmpty(cursor))
        {
            var (name, id) = NameCursor.Read(cursor, L);
            query = query.Where(u => string.Compare(u.NormalizedName, name) > 0 || (u.NormalizedName == name && u.Id.CompareTo(id) > 0));
        }

        var users = await query.OrderBy(u => u.NormalizedName).ThenBy(u => u.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var hasMore = users.Count > limit;
        if (hasMore)
        {
            users.RemoveAt(limit);
        }

        var next = hasMore ? NameCursor.Write(users[^1].NormalizedName, users[^1].Id) : null;
        return new Page<PersonRow>(await ToRowsAsync(users, cancellationToken), next);
    }

    public async Task<PersonRow?> FindAsync(Guid id, CancellationToken cancellationToken)
    {
        var users = await db.Users.AsNoTracking().Where(u => u.Id == id).ToListAsync(cancellationToken);
        return (await ToRowsAsync(users, cancellationToken)).FirstOrDefault();
    }

    public Task<int> CountAsync(PeopleFilter filter, CancellationToken cancellationToken) => Apply(filter).CountAsync(cancellationToken);

    private IQueryable<User> Apply(PeopleFilter filter)
    {
        var query = db.Users.AsNoTracking();
        if (SearchText.Normalize(filter.Text) is { Length: > 0 } text)
        {
            query = query.Where(u => u.NormalizedName.Contains(text) || u.NormalizedUserName!.Contains(text) || u.NormalizedEmail!.Contains(text));
        }

        if (filter.IsActive is { } active)
        {
            query = query.Where(u => u.IsActive == active);
        }

        if (filter.RoleId is { } role)
        {
            query = query.Where(u => db.UserRoles.Any(r => r.UserId == u.Id && r.RoleId == role));
        }

        if (filter.TeamId is { } team)
        {
            query = query.Where(u => db.TeamMembers.Any(m => m.UserId == u.Id && m.TeamId == team));
        }

        if (filter.OrganisationId is { } organisation)
        {
            query = query.Where(u => u.OrganisationId == organisation);
        }

        return query;
    }

    private async Task<IReadOnlyList<PersonRow>> ToRowsAsync(List<User> users, CancellationToken cancellationToken)
    {
        if (users.Count == 0)
        {
            return [];
        }

        var ids = users.ConvertAll(u => u.Id);
        var roles = (await db.UserRoles.Where(r => ids.Contains(r.UserId))
                .Join(db.Roles, r => r.RoleId, r => r.Id, (ur, r) => new { ur.UserId, r.Id, r.Name })
                .ToListAsync(cancellationToken))
            .ToLookup(r => r.UserId, r => new NamedRef(r.Id, r.Name!));
        var teams = (await db.TeamMembers.Where(m => ids.Contains(m.UserId))
                .Join(db.Teams, m => m.TeamId, t => t.Id, (m, t) => new { m.UserId, t.Id, t.Name })
                .ToListAsync(cancellationToken))
            .ToLookup(t => t.UserId, t => new NamedRef(t.Id, t.Name));
        var organisationIds = users.Select(u => u.OrganisationId).OfType<Guid>().Distinct().ToList();
        var organisations = organisationIds.Count == 0
            ? []
            : await db.Organisations.Where(o => organisationIds.Contains(o.Id))
                .Select(o => new NamedRef(o.Id, o.Name))
                .ToDictionaryAsync(o => o.Id, cancellationToken);
        var now = time.GetUtcNow().UtcDateTime;
        return users.ConvertAll(u => new PersonRow(
            u.Id,
            u.UserName!,
            u.DisplayName,
            u.Email,
            u.PhoneNumber,
            u.IsActive,
            u.IsLockedOut(now) ? u.LockoutEnd!.Value.UtcDateTime : null,
            u.OrganisationId is { } organisation ? organisations.GetValueOrDefault(organisation) : null,
            [.. roles[u.Id].OrderBy(r => r.Name, StringComparer.Ordinal)],
            [.. teams[u.Id].OrderBy(t => t.Name, StringComparer.CurrentCulture)]));
    }
}
