using System.Runtime.CompilerServices;
using Helpdesk.Compliance;
using Helpdesk.Data;
using Helpdesk.Identity.Domain;
using Helpdesk.Modules;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Reports;

/// <summary>R12: who may do what now, through which role, and who gave it.</summary>
internal sealed class AccessList(IdentityDbContext db, PermissionCatalog permissions, ILedgerReader ledger, ShellSettings shell, TimeProvider time, IStringLocalizer L) : IComplianceReport
{
    private const int PageSize = 200;

    public ReportDefinition Definition => new(
        "R12",
        L["Access list"],
        L["Everybody whom the product knows, with roles, rights (also those that follow from others), teams, API tokens and the last sign-in; for each role who gave it, when and why."],
        ReportPermissions.ReadLedger,
        [
            new("userName", L["User name"]),
            new("name", L["Name"]),
            new("isActive", L["Active"], ReportValueKind.YesNo, 0.5),
            new("hasPassword", L["Has a password"], ReportValueKind.YesNo, 0.5),
            new("organisation", L["Organisation"]),
            new("roles", L["Roles"], Weight: 1.5),
            new("rights", L["Rights"], ReportValueKind.Number, 0.5),
            new("criticalRights", L["Critical rights"], ReportValueKind.LongText, 2),
            new("teams", L["Teams"]),
            new("lastSignIn", L["Last sign-in"], ReportValueKind.Instant),
            new("tokens", L["Usable tokens"], ReportValueKind.Number, 0.5),
        ])
    {
        TakesKeys = true,
        IsPopulation = true,
        Evidence =
        [
            new("roles", L["Roles"],
            [
                new("role", L["Role"]), new("grantedBy", L["Given by"]), new("grantedAt", L["Given at"], ReportValueKind.Instant),
                new("reason", L["Reason"], Weight: 2), new("origin", L["Origin"], Weight: 0.7),
            ]),
            new("rights", L["Rights"],
            [
                new("right", L["Right"]), new("description", L["Description"], Weight: 2), new("roles", L["Through role"]),
                new("impliedBy", L["Follows from"]), new("isCritical", L["Critical"], ReportValueKind.YesNo, 0.5),
            ]),
            new("tokens", L["API tokens"],
            [
                new("token", L["Token"]), new("rights", L["Limited to"], Weight: 2), new("createdAt", L["Created at"], ReportValueKind.Instant),
                new("expiresAt", L["Expires at"], ReportValueKind.Instant), new("revokedAt", L["Revoked at"], ReportValueKind.Instant), new("lastUsedAt", L["Last used at"], ReportValueKind.Instant),
            ]),
        ],
    };

    public async IAsyncEnumerable<ReportRow> ReadAsync(ReportContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var keys = context.Scope.Keys;
        var people = keys is null ? db.Users.AsNoTracking() : db.Users.AsNoTracking().Where(u => keys.Contains(u.UserName!));
        context.Expect(await people.CountAsync(cancellationToken));
        context.Figure(new("tenant", L["Tenant"], ReportValueKind.Text, shell.Name));
        context.Figure(new("at", L["As of"], ReportValueKind.Instant, now));
        context.Figure(new("roles", L["Roles"], ReportValueKind.Number, await db.Roles.LongCountAsync(cancellationToken)));
        context.Note(L["Second factor: none. The product signs people in with a password; there are no other factors that could be listed."]);
        context.Note(L["Sign-ins are kept for 180 days: an empty last sign-in means none within that time."]);
        context.Note(L["A token never does more than its person: where no rights are named, it may do what the person may."]);

        var catalog = await ReadRolesAsync(cancellationToken);
        HashSet<string> missing = new(keys ?? [], StringComparer.Ordinal);
        long unproved = 0;
        User? last = null;
        while (true)
        {
            var page = await (last is null
                    ? people
                    : people.Where(u => string.Compare(u.NormalizedName, last.NormalizedName) > 0 || (u.NormalizedName == last.NormalizedName && u.Id.CompareTo(last.Id) > 0)))
                .OrderBy(u => u.NormalizedName).ThenBy(u => u.Id).Take(PageSize).ToListAsync(cancellationToken);
            var facts = await ReadFactsAsync(page.ConvertAll(u => u.Id), cancellationToken);
            foreach (var user in page)
            {
                missing.Remove(user.UserName!);
                unproved += facts.Roles[user.Id].Count(r => !facts.Grants.ContainsKey(KeyOf(user.Id, r)));
                yield return Row(user, catalog, facts, now);
            }

            if (page.Count < PageSize)
            {
                break;
            }

            last = page[^1];
        }

        if (unproved > 0)
        {
            context.Note(L["{0} roles were given without an event in the ledger: who gave them is not known.", unproved]);
        }

        foreach (var key in missing.Order(StringComparer.Ordinal))
        {
            context.Note(L["There is no person with the user name {0}.", key]);
        }
    }

    private ReportRow Row(User user, IReadOnlyDictionary<Guid, RoleRights> catalog, Facts facts, DateTime now)
    {
        var roles = facts.Roles[user.Id].Select(id => catalog[id]).OrderBy(r => r.Name, StringComparer.CurrentCulture).ToList();
        var granted = roles.SelectMany(r => r.Granted).ToHashSet(StringComparer.Ordinal);
        // That everybody who is signed in may see their own pages is no right that somebody gave.
        var held = granted.Count == 0 ? [] : permissions.Expand(granted).Where(p => p != PlatformPermissions.SignedIn.Name)
            .Select(p => permissions.All[p]).OrderByDescending(p => p.IsSecurityCritical).ThenBy(p => p.Name, StringComparer.Ordinal).ToList();
        var tokens = facts.Tokens[user.Id].OrderBy(t => t.CreationTime).ThenBy(t => t.Id).ToList();
        return new ReportRow(
            user.UserName!,
            [
                user.UserName,
                user.DisplayName,
                user.IsActive,
                user.PasswordHash is not null,
                user.OrganisationId is { } organisation ? facts.Organisations.GetValueOrDefault(organisation) : null,
                string.Join(", ", roles.Select(r => r.Name)),
                held.Count,
                string.Join('\n', held.Where(p => p.IsSecurityCritical).Select(p => L[p.Description].Value)),
                string.Join(", ", facts.Teams[user.Id].Order(StringComparer.CurrentCulture)),
                facts.SignIns.TryGetValue(user.Id, out var signedIn) ? signedIn : null,
                tokens.Count(t => t.IsUsable(now)),
            ])
        {
            Evidence = new Dictionary<string, IReadOnlyList<IReadOnlyList<object?>>>(StringComparer.Ordinal)
            {
                ["roles"] = roles.ConvertAll(r => GrantRow(r, facts.Grants.GetValueOrDefault(KeyOf(user.Id, r.Id)))),
                ["rights"] = held.ConvertAll(p => RightRow(p, roles, granted)),
                ["tokens"] = tokens.ConvertAll(t => TokenRow(t, facts.TokenUses)),
            },
            Records =
            [
                new("identity.person", user.Id.ToString("d")),
                .. roles.Select(r => new LedgerRecord("identity.person-role", KeyOf(user.Id, r.Id))),
                .. tokens.Select(t => new LedgerRecord("identity.api-token", t.Id.ToString("d"))),
            ],
        };
    }

    private static IReadOnlyList<object?> GrantRow(RoleRights role, LedgerEvent? grant) =>
        [role.Name, grant?.ActorName, grant?.OccurredAt, grant?.Reason, grant?.Origin];

    private IReadOnlyList<object?> RightRow(Permission permission, IReadOnlyList<RoleRights> roles, HashSet<string> granted)
    {
        var names = permissions.GrantedBy(permission);
        return
        [
            permission.Name,
            L[permission.Description].Value,
            string.Join(", ", roles.Where(r => r.Granted.Any(names.Contains)).Select(r => r.Name)),
            permissions.ImpliedThrough(permission, granted)?.Name,
            permission.IsSecurityCritical,
        ];
    }

    private static IReadOnlyList<object?> TokenRow(ApiToken token, IReadOnlyDictionary<Guid, DateTime> uses) =>
    [
        token.Name,
        string.Join(", ", token.ScopeList),
        token.CreationTime,
        token.ExpiresAt,
        token.RevokedAt,
        uses.TryGetValue(token.Id, out var used) ? used : null,
    ];

    private async Task<Dictionary<Guid, RoleRights>> ReadRolesAsync(CancellationToken cancellationToken)
    {
        var granted = (await db.RolePermissions.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(p => p.RoleId, p => p.Permission);
        return await db.Roles.AsNoTracking().ToDictionaryAsync(
            r => r.Id, r => new RoleRights(r.Id, r.IsBuiltIn ? L[r.Name!].Value : r.Name!, [.. granted[r.Id]]), cancellationToken);
    }

    private async Task<Facts> ReadFactsAsync(List<Guid> ids, CancellationToken cancellationToken)
    {
        var roles = (await db.UserRoles.Where(r => ids.Contains(r.UserId)).Select(r => new { r.UserId, r.RoleId }).ToListAsync(cancellationToken)).ToLookup(r => r.UserId, r => r.RoleId);
        var tokens = await db.ApiTokens.AsNoTracking().Where(t => ids.Contains(t.UserId)).ToListAsync(cancellationToken);
        var tokenIds = tokens.ConvertAll(t => t.Id);
        return new Facts(
            roles,
            (await db.TeamMembers.Where(m => ids.Contains(m.UserId)).Join(db.Teams, m => m.TeamId, t => t.Id, (m, t) => new { m.UserId, t.Name }).ToListAsync(cancellationToken))
                .ToLookup(t => t.UserId, t => t.Name),
            await db.Organisations.Where(o => db.Users.Any(u => ids.Contains(u.Id) && u.OrganisationId == o.Id)).ToDictionaryAsync(o => o.Id, o => o.Name, cancellationToken),
            await db.SignInEvents.Where(e => e.UserId != null && ids.Contains(e.UserId.Value) && e.Outcome == SignInOutcome.Succeeded)
                .GroupBy(e => e.UserId!.Value).Select(g => new { g.Key, At = g.Max(e => e.OccurredAt) }).ToDictionaryAsync(g => g.Key, g => g.At, cancellationToken),
            tokens.ToLookup(t => t.UserId),
            await db.ApiTokenUses.Where(u => tokenIds.Contains(u.TokenId)).ToDictionaryAsync(u => u.TokenId, u => u.LastUsedAt, cancellationToken),
            await ReadGrantsAsync(roles.SelectMany(g => g.Select(role => KeyOf(g.Key, role))), cancellationToken));
    }

    /// <summary>The last time that each role was given: it may have been taken away in between.</summary>
    private async Task<Dictionary<string, LedgerEvent>> ReadGrantsAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
    {
        Dictionary<string, LedgerEvent> grants = new(StringComparer.Ordinal);
        foreach (var some in keys.Chunk(PageSize))
        {
            await foreach (var @event in ledger.ReadAllAsync(new LedgerQuery("identity.person-role") { EntityIds = some }, cancellationToken))
            {
                if (@event.Action == "created")
                {
                    grants[@event.EntityId] = @event;
                }
            }
        }

        return grants;
    }

    private static string KeyOf(Guid user, Guid role) => $"{user:d},{role:d}";

    private sealed record RoleRights(Guid Id, string Name, IReadOnlyList<string> Granted);

    private sealed record Facts(
        ILookup<Guid, Guid> Roles,
        ILookup<Guid, string> Teams,
        IReadOnlyDictionary<Guid, string> Organisations,
        IReadOnlyDictionary<Guid, DateTime> SignIns,
        ILookup<Guid, ApiToken> Tokens,
        IReadOnlyDictionary<Guid, DateTime> TokenUses,
        IReadOnlyDictionary<string, LedgerEvent> Grants);
}
