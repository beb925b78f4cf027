using System.Security.Cryptography;
using System.Text;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Integration;

internal sealed class PeopleImport(
    IdentityDbContext db,
    IBulkWriter bulk,
    IUnitOfWork unitOfWork,
    ILookupNormalizer normalizer,
    PersonCache cache,
    ICurrentUser currentUser,
    TimeProvider time,
    IStringLocalizer L) : IPeopleImport
{
    private const int Batch = 500;

    public async Task<IReadOnlyDictionary<string, Guid>> EnsurePeopleAsync(
        IReadOnlyCollection<ImportedPerson> people, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        Dictionary<string, Guid> ids = new(StringComparer.Ordinal);
        var wanted = people.DistinctBy(p => p.Key, StringComparer.Ordinal).ToList();
        foreach (var keys in wanted.Select(p => p.Key).Chunk(Batch))
        {
            foreach (var known in await db.PersonImportKeys.AsNoTracking().Where(k => keys.Contains(k.Key)).ToListAsync(cancellationToken))
            {
                ids[known.Key] = known.UserId;
            }
        }

        var missing = wanted.Where(p => !ids.ContainsKey(p.Key)).ToList();
        if (missing.Count > 0)
        {
            await CreateAsync(missing, ids, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return ids;
    }

    public async Task<IReadOnlyDictionary<string, Guid>> EnsureTeamsAsync(IReadOnlyCollection<string> names, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        Dictionary<string, Guid> byNormalized = new(StringComparer.Ordinal);
        foreach (var normalized in names.Select(SearchText.Normalize).Distinct(StringComparer.Ordinal).Chunk(Batch))
        {
            var known = await db.Teams.Where(t => normalized.Contains(t.NormalizedName)).Select(t => new { t.NormalizedName, t.Id }).ToListAsync(cancellationToken);
            foreach (var team in known)
            {
                byNormalized[team.NormalizedName] = team.Id;
            }
        }

        List<Team> rows = [];
        foreach (var name in names)
        {
            var normalized = SearchText.Normalize(name);
            if (normalized.Length == 0 || name.Trim().Length > 100)
            {
                throw new BusinessException("Identity:TeamName", L["“{0}” cannot be the name of a team: it needs 1 to {1} characters.", name, 100]);
            }

            if (byNormalized.ContainsKey(normalized))
            {
                continue;
            }

            var team = new Team { Name = name.Trim(), ConcurrencyStamp = NewStamp(), CreationTime = Now, CreatorId = currentUser.Id };
            rows.Add(team);
            byNormalized.Add(normalized, team.Id);
        }

        if (rows.Count > 0)
        {
            await bulk.InsertAsync(db, rows, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        return names.Distinct(StringComparer.Ordinal).ToDictionary(n => n, n => byNormalized[SearchText.Normalize(n)], StringComparer.Ordinal);
    }

    public async Task EnsureMembersAsync(IReadOnlyCollection<(Guid TeamId, Guid PersonId)> members, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        HashSet<(Guid, Guid)> known = [];
        foreach (var teams in members.Select(m => m.TeamId).Distinct().Chunk(Batch))
        {
            var rows = await db.TeamMembers.AsNoTracking().Where(m => teams.Contains(m.TeamId)).ToListAsync(cancellationToken);
            known.UnionWith(rows.Select(m => (m.TeamId, m.UserId)));
        }

        var missing = members.Distinct().Where(m => !known.Contains(m)).Select(m => new TeamMember { TeamId = m.TeamId, UserId = m.PersonId }).ToList();
        if (missing.Count > 0)
        {
            await bulk.InsertAsync(db, missing, cancellationToken);
            unitOfWork.OnCommitted(() => cache.Forget(new HashSet<Guid>()));
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private async Task CreateAsync(List<ImportedPerson> missing, Dictionary<string, Guid> ids, CancellationToken cancellationToken)
    {
        var roles = await RolesAsync(missing, cancellationToken);
        var byEmail = await KnownEmailsAsync(missing, cancellationToken);
        var takenNames = await TakenUserNamesAsync(missing, cancellationToken);
        List<User> users = [];
        List<UserRole> userRoles = [];
        List<PersonImportKey> keys = [];
        foreach (var person in missing)
        {
            if (person.Key.Length is 0 or > 200)
            {
                throw new BusinessException("Identity:ImportKey", L["The import key “{0}” needs 1 to {1} characters.", person.Key, 200]);
            }

            var email = string.IsNullOrWhiteSpace(person.Email) ? null : person.Email.Trim();
            var normalizedEmail = email is null ? null : normalizer.NormalizeEmail(email);

            // The same mail address is the same person, whichever system names it.
            if (normalizedEmail is null || !byEmail.TryGetValue(normalizedEmail, out var id))
            {
                var user = NewUser(person, email, normalizedEmail, takenNames);
                users.Add(user);
                userRoles.Add(new UserRole { UserId = user.Id, RoleId = roles[person.Role] });
                id = user.Id;
                if (normalizedEmail is not null)
                {
                    byEmail.Add(normalizedEmail, id);
                }
            }

            keys.Add(new PersonImportKey { Key = person.Key, UserId = id });
            ids[person.Key] = id;
        }

        await bulk.InsertAsync(db, users, cancellationToken);
        await bulk.InsertAsync(db, userRoles, cancellationToken);
        await bulk.InsertAsync(db, keys, cancellationToken);
    }

    private User NewUser(ImportedPerson person, string? email, string? normalizedEmail, HashSet<string> takenNames)
    {
        var userName = UserNameOf(person.Key);
        var normalizedName = normalizer.NormalizeName(userName);
        if (!takenNames.Add(normalizedName))
        {
            userName = WithDigest(person.Key);
            normalizedName = normalizer.NormalizeName(userName);
            takenNames.Add(normalizedName);
        }

        var name = person.DisplayName.Trim();
        return new User
        {
            UserName = userName,
            NormalizedUserName = normalizedName,
            DisplayName = name.Length == 0 ? userName : name.Length <= 200 ? name : name[..200],
            Email = email,
            NormalizedEmail = normalizedEmail,
            ConcurrencyStamp = NewStamp(),
            CreationTime = Now,
            CreatorId = currentUser.Id,
        };
    }

    private async Task<Dictionary<string, Guid>> RolesAsync(List<ImportedPerson> people, CancellationToken cancellationToken)
    {
        Dictionary<string, Guid> roles = new(StringComparer.Ordinal);
        foreach (var name in people.Select(p => p.Role).Distinct(StringComparer.Ordinal))
        {
            var normalized = normalizer.NormalizeName(name);
            var id = await db.Roles.Where(r => r.NormalizedName == normalized).Select(r => (Guid?)r.Id).FirstOrDefaultAsync(cancellationToken);
            roles[name] = id ?? throw new BusinessException("Identity:UnknownRole", L["There is no role {0}.", name]);
        }

        return roles;
    }

    private async Task<Dictionary<string, Guid>> KnownEmailsAsync(List<ImportedPerson> people, CancellationToken cancellationToken)
    {
        Dictionary<string, Guid> known = new(StringComparer.Ordinal);
        var emails = people.Where(p => !string.IsNullOrWhiteSpace(p.Email)).Select(p => normalizer.NormalizeEmail(p.Email!.Trim())).Distinct(StringComparer.Ordinal);
        foreach (var batch in emails.Chunk(Batch))
        {
            var rows = await db.Users.Where(u => batch.Contains(u.NormalizedEmail)).Select(u => new { u.NormalizedEmail, u.Id }).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                known.TryAdd(row.NormalizedEmail!, row.Id);
            }
        }

        return known;
    }

    private async Task<HashSet<string>> TakenUserNamesAsync(List<ImportedPerson> people, CancellationToken cancellationToken)
    {
        HashSet<string> taken = new(StringComparer.Ordinal);
        var names = people.SelectMany(p => new[] { UserNameOf(p.Key), WithDigest(p.Key) }).Select(normalizer.NormalizeName).Distinct(StringComparer.Ordinal);
        foreach (var batch in names.Chunk(Batch))
        {
            taken.UnionWith((await db.Users.Where(u => batch.Contains(u.NormalizedUserName)).Select(u => u.NormalizedUserName!).ToListAsync(cancellationToken))!);
        }

        return taken;
    }

    /// <summary><c>uci:Caller 2403</c> becomes <c>uci.caller.2403</c>.</summary>
    private static string UserNameOf(string key)
    {
        var name = new StringBuilder(key.Length);
        foreach (var c in SearchText.Normalize(key))
        {
            if (char.IsAsciiLetterOrDigit(c))
            {
                name.Append(char.ToLowerInvariant(c));
            }
            else if (name.Length > 0 && name[^1] != '.')
            {
                name.Append('.');
            }
        }

        var result = name.ToString(0, Math.Min(name.Length, 100)).Trim('.');
        return result.Length == 0 ? WithDigest(key) : result;
    }

    private static string WithDigest(string key)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..12];
        var name = string.Concat(SearchText.Normalize(key).Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();
        return $"{(name.Length > 60 ? name[..60] : name)}.{digest}".TrimStart('.');
    }

    private static string NewStamp() => Guid.CreateVersion7().ToString("N");
}
