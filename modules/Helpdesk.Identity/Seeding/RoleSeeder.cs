using System.Collections.Frozen;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Modules;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Seeding;

/// <summary>
/// Makes the roles and gives them the default grants of every feature that is new since the last start. A grant is offered once: what an
/// administrator takes away later stays away.
/// </summary>
internal sealed class RoleSeeder(IdentityDbContext db, PermissionCatalog permissions, ILookupNormalizer normalizer) : IDataSeedContributor
{
    private static readonly FrozenDictionary<string, string> Descriptions = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [Roles.Requester] = "Asks for help and follows what happens with it",
        [Roles.Agent] = "Works on tickets",
        [Roles.TeamLead] = "Leads a team of agents",
        [Roles.ChangeManager] = "Owns the change process",
        [Roles.Auditor] = "Reads and exports, changes nothing",
        [Roles.WorkflowDesigner] = "Designs workflows",
        [Roles.Partner] = "Builds and installs plugins",
        [Roles.Administrator] = "May do everything in this tenant",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>English descriptions of the built-in roles: localization keys.</summary>
    public static IEnumerable<string> DescriptionKeys => Descriptions.Values;

    public int Order => -100;

    public async Task SeedAsync(CancellationToken cancellationToken)
    {
        var offers = permissions.Stereotypes
            .SelectMany(s => s.Permissions.Select(p => (s.Role, Permission: p.Name)))
            .Append((Role: Roles.Administrator, Permission: PlatformPermissions.SiteOwner.Name))
            .Distinct()
            .ToList();
        var seeded = (await db.SeededGrants.AsNoTracking().ToListAsync(cancellationToken)).Select(g => (g.Role, g.Permission)).ToHashSet();
        var roles = await db.Roles.ToDictionaryAsync(r => r.NormalizedName!, StringComparer.Ordinal, cancellationToken);
        var granted = (await db.RolePermissions.AsNoTracking().ToListAsync(cancellationToken)).Select(p => (p.RoleId, p.Permission)).ToHashSet();

        foreach (var name in Roles.All.Concat(offers.Where(o => !seeded.Contains(o)).Select(o => o.Role)).Distinct(StringComparer.Ordinal))
        {
            Ensure(roles, name);
        }

        foreach (var offer in offers.Where(o => !seeded.Contains(o)))
        {
            var role = Ensure(roles, offer.Role);
            if (granted.Add((role.Id, offer.Permission)))
            {
                db.RolePermissions.Add(new RolePermission { RoleId = role.Id, Permission = offer.Permission });
            }

            db.SeededGrants.Add(new SeededGrant { Role = offer.Role, Permission = offer.Permission });
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private Role Ensure(Dictionary<string, Role> roles, string name)
    {
        var normalized = normalizer.NormalizeName(name);
        if (!roles.TryGetValue(normalized, out var role))
        {
            role = new Role
            {
                Name = name,
                NormalizedName = normalized,
                Description = Descriptions.GetValueOrDefault(name, ""),
                IsBuiltIn = Descriptions.ContainsKey(name),
            };
            roles.Add(normalized, role);
            db.Roles.Add(role);
        }

        return role;
    }
}
