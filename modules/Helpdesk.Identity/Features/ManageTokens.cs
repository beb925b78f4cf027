using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>A token in a list.</summary>
internal sealed record TokenRow(
    Guid Id, string Name, string Prefix, IReadOnlyList<string> Scopes, DateTime CreationTime, DateTime? ExpiresAt, DateTime? RevokedAt, DateTime? LastUsedAt);

/// <summary>Creates, lists and revokes a person's API tokens.</summary>
internal sealed class ManageTokens(
    IdentityDbContext db, PermissionCatalog permissions, GrantRules rules, ICurrentUser currentUser, TimeProvider time, IStringLocalizer L)
{
    /// <summary>Last day that a token may be given: a later one is a slip, and the end of the calendar cannot be reckoned with.</summary>
    public static readonly DateOnly LatestDay = new(2999, 12, 31);

    /// <summary>Creates a token.</summary>
    /// <param name="userId">Person for whom the token acts.</param>
    /// <param name="name">What it is for.</param>
    /// <param name="expiresAt">UTC.</param>
    /// <param name="scopes">Permissions; empty for all that the person has.</param>
    /// <param name="held">What the person holds; a scope beyond it is refused instead of silently doing nothing.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The secret, which cannot be read again.</returns>
    public async Task<string> CreateAsync(
        Guid userId, string? name, DateTime? expiresAt, IReadOnlyCollection<string> scopes, IReadOnlySet<string> held, CancellationToken cancellationToken)
    {
        var errors = new FieldErrors();
        if (string.IsNullOrWhiteSpace(name) || name.Trim().Length > 100)
        {
            errors.Add("name", L["Enter a name of at most {0} characters that says what the token is for.", 100]);
        }

        if (expiresAt <= time.GetUtcNow().UtcDateTime)
        {
            errors.Add("expiresAt", L["The token must end in the future."]);
        }

        foreach (var scope in scopes)
        {
            if (!permissions.IsKnown(scope))
            {
                errors.Add("scopes", L["There is no permission {0}.", scope]);
            }
            else if (!held.Contains(scope))
            {
                errors.Add("scopes", L["The person does not hold the permission {0}, so a token cannot.", scope]);
            }
        }

        if (expiresAt > LatestDay.AddDays(2).ToDateTime(TimeOnly.MinValue))
        {
            errors.Add("expiresAt", L["Choose an earlier day, or none for a token that does not end."]);
        }

        if (string.Join(' ', scopes).Length > 4000)
        {
            errors.Add("scopes", L["Choose fewer permissions, or none for all that you have."]);
        }

        errors.ThrowIfAny();
        var (token, secret) = ApiToken.Create(userId, name!.Trim(), scopes, expiresAt);
        db.ApiTokens.Add(token);
        await db.SaveChangesAsync(cancellationToken);
        return secret;
    }

    public async Task<IReadOnlyList<TokenRow>> ListAsync(Guid userId, CancellationToken cancellationToken)
    {
        var tokens = await db.ApiTokens.AsNoTracking().Where(t => t.UserId == userId).OrderByDescending(t => t.CreationTime).ToListAsync(cancellationToken);
        var ids = tokens.ConvertAll(t => t.Id);
        var uses = await db.ApiTokenUses.AsNoTracking().Where(u => ids.Contains(u.TokenId)).ToDictionaryAsync(u => u.TokenId, u => u.LastUsedAt, cancellationToken);
        return tokens.ConvertAll(t => new TokenRow(
            t.Id, t.Name, t.Prefix, t.ScopeList, t.CreationTime, t.ExpiresAt, t.RevokedAt, uses.TryGetValue(t.Id, out var used) ? used : null));
    }

    /// <summary>Ends a token, one's own or that of somebody who holds no more than the actor.</summary>
    /// <exception cref="BusinessException">The person holds more than the actor.</exception>
    public async Task RevokeAsync(Guid userId, Guid tokenId, CancellationToken cancellationToken)
    {
        if (userId != currentUser.Id)
        {
            await rules.EnsureMayManageAsync(userId, cancellationToken);
        }

        var token = await db.ApiTokens.FirstOrDefaultAsync(t => t.Id == tokenId && t.UserId == userId, cancellationToken)
            ?? throw new NotFoundException(L["This token does not exist."]);
        token.RevokedAt ??= time.GetUtcNow().UtcDateTime;
        await db.SaveChangesAsync(cancellationToken);
    }

    /// <summary>Everything that a person holds at this moment.</summary>
    public async Task<IReadOnlySet<string>> HeldByAsync(Guid userId, CancellationToken cancellationToken) =>
        permissions.Expand(await db.UserRoles.Where(r => r.UserId == userId)
            .Join(db.RolePermissions, r => r.RoleId, p => p.RoleId, (_, p) => p.Permission)
            .Distinct()
            .ToListAsync(cancellationToken));
}
