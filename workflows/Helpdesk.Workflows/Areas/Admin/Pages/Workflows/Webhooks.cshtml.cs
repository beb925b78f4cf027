using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Helpdesk.Workflows.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows.Areas.Admin.Pages.Workflows;

/// <summary>The addresses that other systems call, and their secrets.</summary>
[RequirePermission("ManageWorkflows")]
internal sealed class WebhooksModel(KeepWebhooks webhooks, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public string? Path { get; set; }

    public IReadOnlyList<WebhookRow> Rows { get; private set; } = [];

    /// <summary>Shown with the answer to the form only.</summary>
    public string? Secret { get; private set; }

    /// <summary>Path that the secret is for.</summary>
    public string? Shown { get; private set; }

    public string AddressOf(string? path) => $"{Request.Scheme}://{Request.Host}{Request.PathBase}/api/v1/workflows/hooks/{path}";

    public async Task OnGetAsync(CancellationToken cancellationToken) => Rows = await webhooks.ListAsync(cancellationToken);

    public async Task<IActionResult> OnPostRotateAsync(CancellationToken cancellationToken)
    {
        if (await this.TryAsync(async () => Secret = await webhooks.RotateAsync(Path, cancellationToken), ""))
        {
            Shown = Http.HookPath.Normalize(Path);
            ModelState.Clear();
            Path = null;
        }

        Rows = await webhooks.ListAsync(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostEndPreviousAsync(Guid id, CancellationToken cancellationToken)
    {
        await webhooks.EndPreviousAsync(id, cancellationToken);
        this.Toast(L["The old secret was ended."]);
        return RedirectToPage();
    }

    public async Task<IActionResult> OnPostRemoveAsync(Guid id, CancellationToken cancellationToken)
    {
        await webhooks.RemoveAsync(id, cancellationToken);
        this.Toast(L["The secret was removed."]);
        return RedirectToPage();
    }
}
