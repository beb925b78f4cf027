using System.ComponentModel.DataAnnotations;
using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Admin.Areas.Admin.Pages.Tenants;

[RequirePermission("ManageTenants")]
public sealed class NewModel(ITenantManager tenants, IStringLocalizer localizer) : PageModel
{
    [BindProperty]
    public NewTenantInput Input { get; set; } = new();

    public IEnumerable<SelectListItem> Recipes => tenants.GetRecipes().Select(r => new SelectListItem($"{localizer[r.DisplayName]}: {localizer[r.Description]}", r.Name));

    public void OnGet() => Input.Recipe = "itil-default";

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (!ModelState.IsValid)
        {
            return Page();
        }

        ShellChangeResult? result = null;
        var accepted = await this.TryAsync(async () => result = await tenants.CreateAsync(
            new NewTenant(Input.Name.Trim(), Input.RequestUrlPrefix?.Trim(), Input.RequestHost?.Trim(), Input.Recipe, Database: null, Input.AdminPassword),
            cancellationToken));
        if (!accepted)
        {
            return Page();
        }

        if (!result!.Succeeded)
        {
            ModelState.AddModelError("", result.Failure!.Message);
            return Page();
        }

        this.Toast(localizer["Tenant {0} is running.", Input.Name]);
        return RedirectToPage("Index");
    }
}

public sealed class NewTenantInput
{
    [Required]
    [RegularExpression("^[A-Za-z0-9-]{1,40}$", ErrorMessage = "Use letters, digits and hyphens only.")]
    public string Name { get; set; } = "";

    [RegularExpression("^[a-z0-9-]{1,40}$", ErrorMessage = "Use lower-case letters, digits and hyphens only.")]
    public string? RequestUrlPrefix { get; set; }

    [StringLength(200)]
    public string? RequestHost { get; set; }

    [Required]
    public string Recipe { get; set; } = "";

    [Required]
    [MinLength(12)]
    public string AdminPassword { get; set; } = "";
}
