using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Recipes;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Recipes;

/// <summary><c>{"name":"roles","roles":[{"name":"Dispatcher","description":"…","permissions":["ViewTickets"]}]}</c>: makes roles and adds grants.</summary>
internal sealed class RolesStep(IdentityDbContext db, PermissionCatalog permissions, ILookupNormalizer normalizer) : IRecipeStepHandler
{
    public string Name => "roles";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        foreach (var item in StepReader.Read<Step>(step, Name).Roles)
        {
            if (item.Permissions.FirstOrDefault(p => !permissions.IsKnown(p)) is { } unknown)
            {
                throw new BusinessException("Recipes:Malformed", $"The recipe step roles names the permission {unknown}, which no enabled feature declares.");
            }

            var normalized = normalizer.NormalizeName(item.Name);
            var role = await db.Roles.FirstOrDefaultAsync(r => r.NormalizedName == normalized, cancellationToken);
            if (role is null)
            {
                role = new Role { Name = item.Name, NormalizedName = normalized, Description = item.Description };
                db.Roles.Add(role);
            }

            var granted = await db.RolePermissions.Where(p => p.RoleId == role.Id).Select(p => p.Permission).ToListAsync(cancellationToken);
            db.RolePermissions.AddRange(
                item.Permissions.Except(granted, StringComparer.Ordinal).Select(p => new RolePermission { RoleId = role.Id, Permission = p }));
            await db.SaveChangesAsync(cancellationToken);
        }
    }

    private sealed record Step(string? Name, IReadOnlyList<Item> Roles);

    private sealed record Item(string Name, string Description = "")
    {
        public IReadOnlyList<string> Permissions { get; init; } = [];
    }
}
