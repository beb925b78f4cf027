using Helpdesk.Errors;
using Helpdesk.Identity.Features;
using Helpdesk.Identity.Security;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.Roles;

[RequirePermission(nameof(IdentityPermissions.ManageRoles))]
internal sealed class EditModel(IdentityDbContext db, SaveRole save, PermissionCatalog permissions, IStringLocalizer L) : PageModel
{
    private HashSet<string> _granted = [];

    /// <summary>Id of the role, or <c>new</c>.</summary>
    [BindProperty(SupportsGet = true)]
    public string Key { get; set; } = "";

    [BindProperty]
    public RoleInput Input { get; set; } = new();

    public bool IsNew => RoleId is null;

    public bool IsBuiltIn { get; private set; }

    public string Name { get; private set; } = "";

    public int People { get; private set; }

    public IReadOnlyList<PermissionGroup> Groups =>
        [.. permissions.Groups.Select(g => g with { Permissions = [.. g.Permissions.Where(p => p.Name != PlatformPermissions.SignedIn.Name)] })];

    private Guid? RoleId => Guid.TryParse(Key, out var id) ? id : null;

    public Permission? ImpliedThrough(Permission permission) => permissions.ImpliedThrough(permission, _granted);

    public Task OnGetAsync(CancellationToken cancellationToken) => LoadAsync(fill: true, cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        var form = new RoleForm(Input.Name, Input.Description, Input.Permissions, Input.ConcurrencyStamp);
        Guid id = default;
        if (ModelState.IsValid && await this.TryAsync(async () => id = await save.ExecuteAsync(RoleId, form, cancellationToken)))
        {
            this.Toast(L["The role was saved. It counts from the next click of those who have it."]);
            return RedirectToPage(new { Key = id });
        }

        await LoadAsync(fill: false, cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteAsync(CancellationToken cancellationToken)
    {
        if (RoleId is not { } id)
        {
            return NotFound();
        }

        if (await this.TryAsync(() => save.DeleteAsync(id, cancellationToken)))
        {
            this.Toast(L["The role was deleted."]);
            return RedirectToPage("Index");
        }

        await LoadAsync(fill: true, cancellationToken);
        return Page();
    }

    private async Task LoadAsync(bool fill, CancellationToken cancellationToken)
    {
        if (RoleId is not { } id)
        {
            return;
        }

        var role = await db.Roles.AsNoTracking().FirstOrDefaultAsync(r => r.Id == id, cancellationToken)
            ?? throw new NotFoundException(L["This role does not exist."]);
        IsBuiltIn = role.IsBuiltIn;
        Name = role.Name!;
        People = await db.UserRoles.CountAsync(r => r.RoleId == id, cancellationToken);
        _granted = (await db.RolePermissions.Where(p => p.RoleId == id).Select(p => p.Permission).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        if (fill)
        {
            Input = new RoleInput
            {
                Name = role.Name,
                Description = role.Description,
                Permissions = [.. _granted],
                ConcurrencyStamp = role.ConcurrencyStamp,
            };
        }
    }

    internal sealed class RoleInput
    {
        public string? Name { get; set; }

        public string? Description { get; set; }

        public List<string> Permissions { get; set; } = [];

        public string? ConcurrencyStamp { get; set; }
    }
}
