using Helpdesk.Errors;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>
/// Nobody gains rights by managing people: who manages may give, take and touch only what he holds himself. And somebody must stay who
/// may do everything.
/// </summary>
internal sealed class GrantRules(IdentityDbContext db, PermissionCatalog permissions, ICurrentUser currentUser, IStringLocalizer L)
{
    private const string BeyondOwnRights = "Identity:BeyondOwnRights";

    /// <summary>Refuses when a role grants something that the actor lacks.</summary>
    /// <exception cref="BusinessException">The actor lacks a permission.</exception>
    public async Task EnsureMayGiveAsync(IReadOnlyCollection<Guid> roleIds, CancellationToken cancellationToken)
    {
        var granted = await db.RolePermissions.Where(p => roleIds.Contains(p.RoleId)).Select(p => p.Permission).Distinct().ToListAsync(cancellationToken);
        if (FirstLacking(granted) is { } lacking)
        {
            throw new BusinessException(
                BeyondOwnRights,
                L["You may not give or take this role: it grants “{0}”, which you do not hold yourself.", L[lacking.Description].Value],
                403);
        }
    }

    /// <summary>Refuses to touch a person who holds more than the actor (a new password for an administrator would be a way up).</summary>
    /// <exception cref="BusinessException">The person holds more.</exception>
    public async Task EnsureMayManageAsync(Guid personId, CancellationToken cancellationToken)
    {
        var granted = await db.UserRoles.Where(r => r.UserId == personId)
            .Join(db.RolePermissions, r => r.RoleId, p => p.RoleId, (_, p) => p.Permission)
            .Distinct()
            .ToListAsync(cancellationToken);
        if (FirstLacking(granted) is not null)
        {
            throw new BusinessException(
                BeyondOwnRights,
                L["This person holds rights that you do not hold. Ask an administrator to make the change."],
                403);
        }
    }

    /// <summary>Refuses to grant or withdraw a permission that the actor lacks.</summary>
    /// <exception cref="BusinessException">The actor lacks one.</exception>
    public void EnsureHolds(IEnumerable<string> names)
    {
        if (FirstLacking(names) is { } lacking)
        {
            throw new BusinessException(
                BeyondOwnRights,
                L["You may not change “{0}”: you do not hold it yourself.", L[lacking.Description].Value],
                403);
        }
    }

    /// <summary>True when nobody else who is active may do everything.</summary>
    public async Task<bool> IsLastOwnerAsync(Guid personId, CancellationToken cancellationToken)
    {
        var owners = db.RolePermissions.Where(p => p.Permission == PlatformPermissions.SiteOwner.Name)
            .Join(db.UserRoles, p => p.RoleId, r => r.RoleId, (_, r) => r.UserId);
        var active = db.Users.Where(u => u.IsActive && owners.Contains(u.Id)).Select(u => u.Id);
        return await active.ContainsAsync(personId, cancellationToken) && !await active.AnyAsync(id => id != personId, cancellationToken);
    }

    /// <summary>True when one of the roles grants everything.</summary>
    public Task<bool> GrantEverythingAsync(IReadOnlyCollection<Guid> roleIds, CancellationToken cancellationToken) =>
        db.RolePermissions.AnyAsync(p => p.Permission == PlatformPermissions.SiteOwner.Name && roleIds.Contains(p.RoleId), cancellationToken);

    // A permission of a module that is switched off counts too: the module may come back.
    private Permission? FirstLacking(IEnumerable<string> granted)
    {
        List<string> names = [.. granted];
        return names.Union(permissions.Expand(names)).Select(n => permissions.Find(n) ?? new Permission(n, n)).FirstOrDefault(p => !currentUser.Can(p));
    }
}
