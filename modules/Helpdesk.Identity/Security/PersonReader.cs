using Helpdesk.Identity.Domain;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Security;

/// <summary>Reads people and tokens for authentication, through the cache.</summary>
internal sealed class PersonReader(IdentityDbContext db, PersonCache cache, PermissionCatalog permissions)
{
    public Task<PersonSnapshot?> GetAsync(Guid id, CancellationToken cancellationToken) =>
        cache.GetPersonAsync(id, () => ReadAsync(id, cancellationToken));

    public Task<TokenSnapshot?> FindTokenAsync(string secret, CancellationToken cancellationToken)
    {
        var hash = ApiToken.HashOf(secret);
        return cache.GetTokenAsync(hash, async () =>
        {
            var token = await db.ApiTokens.AsNoTracking().FirstOrDefaultAsync(t => t.Hash == hash, cancellationToken);
            return token is null
                ? null
                : new TokenSnapshot(
                    token.Id, token.UserId, token.ExpiresAt, token.RevokedAt, token.Scopes.Length == 0 ? null : permissions.Expand(token.ScopeList));
        });
    }

    private async Task<PersonSnapshot?> ReadAsync(Guid id, CancellationToken cancellationToken)
    {
        var user = await db.Users.AsNoTracking().FirstOrDefaultAsync(u => u.Id == id, cancellationToken);
        if (user is null)
        {
            return null;
        }

        var roles = await db.UserRoles.Where(r => r.UserId == id)
            .Join(db.Roles, r => r.RoleId, r => r.Id, (_, r) => r.Name!)
            .ToListAsync(cancellationToken);
        var granted = await db.UserRoles.Where(r => r.UserId == id)
            .Join(db.RolePermissions, r => r.RoleId, p => p.RoleId, (_, p) => p.Permission)
            .Distinct()
            .ToListAsync(cancellationToken);
        var teams = await db.TeamMembers.Where(m => m.UserId == id).Select(m => m.TeamId).ToListAsync(cancellationToken);
        return new PersonSnapshot(
            user.Id,
            user.UserName!,
            user.DisplayName,
            user.SecurityStamp!,
            user.IsActive,
            user.OrganisationId,
            user.TimeZone,
            user.Locale,
            roles,
            granted,
            permissions.Expand(granted),
            teams);
    }
}
