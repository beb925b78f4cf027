using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Areas.Admin.Pages.Workflows;

/// <summary>What lets workflows into other systems: kept here, named in definitions.</summary>
[RequirePermission("ManageWorkflows")]
internal sealed class SecretsModel(KeepSecrets secrets, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public SecretInput Input { get; set; } = new();

    public IReadOnlyList<SecretRow> Rows { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Rows = await secrets.ListAsync(cancellationToken);

    public async Task<IActionResult> OnPostAsync(CancellationToken cancellationToken)
    {
        if (await this.TryAsync(() => secrets.SaveAsync(Input.Name, Input.Host, Input.Header, Input.Value, cancellationToken)))
        {
            this.Toast(L["The secret is kept."]);
            return RedirectToPage();
        }

        Rows = await secrets.ListAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await secrets.RemoveAsync(id, cancellationToken);
        this.Toast(L["The secret was removed."]);
        return RedirectToPage();
    }

    internal sealed class SecretInput
    {
        public string? Name { get; set; }

        public string? Host { get; set; }

        public string? Header { get; set; }

        public string? Value { get; set; }
    }
}
