using Helpdesk.Modules;
using Helpdesk.Security;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Admin.Areas.Admin.Pages.Tenants;

[RequirePermission("ManageTenants")]
public sealed class IndexModel(ITenantManager tenants, ShellSettings shell, IStringLocalizer localizer) : PageModel
{
    public bool IsDefaultTenant => shell.Name == ShellSettings.DefaultName;

    public IReadOnlyList<TenantSummary> All { get; private set; } = [];

    public void OnGet()
    {
        if (IsDefaultTenant)
        {
            All = tenants.GetTenants();
        }
    }

    public async Task<IActionResult> OnPostAsync(string? name, bool enabled, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(name))
        {
            return NotFound();
        }

        await tenants.SetEnabledAsync(name, enabled, cancellationToken);
        this.Toast(enabled ? localizer["{0} is started.", name] : localizer["{0} is stopped.", name]);
        return RedirectToPage();
    }
}
