using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Identity.Domain;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Features;

/// <summary>A role as an administrator fills it in.</summary>
internal sealed record RoleForm(string? Name, string? Description, IReadOnlyCollection<string> Permissions, string? ConcurrencyStamp = null);

/// <summary>Creates a role, changes what it grants, or deletes it.</summary>
internal sealed class SaveRole(
    IdentityDbContext db, PermissionCatalog permissions, GrantRules rules, ILookupNormalizer normalizer, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task<Guid> ExecuteAsync(Guid? id, RoleForm form, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var role = id is null ? new Role() : await LoadAsync(id.Value, cancellationToken);
        if (id is not null && form.ConcurrencyStamp is not null && form.ConcurrencyStamp != role.ConcurrencyStamp)
        {
            throw new ConcurrencyException(L["Somebody else changed {0} meanwhile. Load the page again and repeat your change.", L[role.Name!].Value]);
        }

        if (!role.IsBuiltIn)
        {
            role.Name = form.Name?.Trim() ?? "";
            role.NormalizedName = normalizer.NormalizeName(role.Name);
        }

        role.Description = form.Description?.Trim() ?? "";
        var errors = new FieldErrors();
        if (role.Name!.Length is 0 or > 64)
        {
            errors.Add("name", L["Enter a name of at most {0} characters.", 64]);
        }
        else if (await db.Roles.AnyAsync(r => r.NormalizedName == role.NormalizedName && r.Id != role.Id, cancellationToken))
        {
            errors.Add("name", L["There is a role {0} already.", role.Name]);
        }

        if (role.Description.Length > 500)
        {
            errors.Add("description", L["The description has at most {0} characters.", 500]);
        }

        if (form.Permissions.FirstOrDefault(p => !permissions.IsKnown(p)) is { } unknown)
        {
            errors.Add("permissions", L["There is no permission {0}.", unknown]);
        }

        if (role.IsBuiltIn && role.Name == Roles.Administrator && !form.Permissions.Contains(PlatformPermissions.SiteOwner.Name))
        {
            errors.Add("permissions", L["Administrators always may do everything: otherwise nobody could give rights back."]);
        }

        errors.ThrowIfAny();
        var before = await db.RolePermissions.Where(p => p.RoleId == role.Id).ToListAsync(cancellationToken);

        // Grants of features that are switched off are kept: they are not on the form.
        var removed = before.Where(p => permissions.IsKnown(p.Permission) && !form.Permissions.Contains(p.Permission)).ToList();
        var added = form.Permissions.Distinct(StringComparer.Ordinal).Where(p => before.TrueForAll(b => b.Permission != p)).ToList();
        rules.EnsureHolds(removed.Select(p => p.Permission).Concat(added));
        if (removed.Exists(p => p.Permission == PlatformPermissions.SiteOwner.Name) &&
            !await db.RolePermissions.Where(p => p.Permission == PlatformPermissions.SiteOwner.Name && p.RoleId != role.Id)
                .Join(db.UserRoles, p => p.RoleId, r => r.RoleId, (_, r) => r.UserId)
                .Join(db.Users.Where(u => u.IsActive), r => r, u => u.Id, (_, u) => u.Id)
                .AnyAsync(cancellationToken))
        {
            throw new ValidationException("permissions", L["Nobody else may do everything. Give the Administrator role to somebody first."]);
        }

        if (id is null)
        {
            db.Roles.Add(role);
        }

        if (removed.Count + added.Count > 0)
        {
            role.Revision++;
        }

        db.RolePermissions.RemoveRange(removed);
        db.RolePermissions.AddRange(added.Select(p => new RolePermission { RoleId = role.Id, Permission = p }));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return role.Id;
    }

    /// <summary>Deletes a role that nobody has.</summary>
    public async Task DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var role = await LoadAsync(id, cancellationToken);
        if (role.IsBuiltIn)
        {
            throw new BusinessException("Identity:BuiltInRole", L["The role {0} is part of the product and stays.", L[role.Name!].Value]);
        }

        var people = await db.UserRoles.CountAsync(r => r.RoleId == id, cancellationToken);
        if (people > 0)
        {
            throw new BusinessException("Identity:RoleInUse", L["{0} people have the role {1}. Take it from them first.", people, role.Name!]);
        }

        var granted = await db.RolePermissions.Where(p => p.RoleId == id).ToListAsync(cancellationToken);
        rules.EnsureHolds(granted.Select(p => p.Permission));
        db.RolePermissions.RemoveRange(granted);
        db.Roles.Remove(role);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private async Task<Role> LoadAsync(Guid id, CancellationToken cancellationToken) =>
        await db.Roles.FirstOrDefaultAsync(r => r.Id == id, cancellationToken) ?? throw new NotFoundException(L["This role does not exist."]);
}
