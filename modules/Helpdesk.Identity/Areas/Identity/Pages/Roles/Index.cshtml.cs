using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Areas.Identity.Pages.Roles;

[RequirePermission(nameof(IdentityPermissions.ManageRoles))]
internal sealed class IndexModel(IdentityDbContext db, PermissionCatalog permissions) : PageModel
{
    public IReadOnlyList<RoleColumn> Roles { get; private set; } = [];

    /// <summary>Without the permission that everybody has who signs in.</summary>
    public IReadOnlyList<PermissionGroup> Groups =>
        [.. permissions.Groups.Select(g => g with { Permissions = [.. g.Permissions.Where(p => p.Name != PlatformPermissions.SignedIn.Name)] })];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        var roles = await db.Roles.AsNoTracking()
            .Select(r => new { r.Id, r.Name, r.IsBuiltIn, People = db.UserRoles.Count(u => u.RoleId == r.Id) })
            .ToListAsync(cancellationToken);
        var granted = (await db.RolePermissions.AsNoTracking().ToListAsync(cancellationToken)).ToLookup(p => p.RoleId, p => p.Permission);
        Roles = [.. roles
            .OrderBy(r => r.IsBuiltIn ? Helpdesk.Security.Roles.All.ToList().IndexOf(r.Name!) : int.MaxValue)
            .ThenBy(r => r.Name, StringComparer.CurrentCulture)
            .Select(r => new RoleColumn(r.Id, r.Name!, r.People, granted[r.Id].ToHashSet(StringComparer.Ordinal)))];
    }

    public Permission? ImpliedThrough(Permission permission, RoleColumn role) => permissions.ImpliedThrough(permission, role.Granted);

    internal sealed record RoleColumn(Guid Id, string Name, int People, IReadOnlySet<string> Granted);
}
