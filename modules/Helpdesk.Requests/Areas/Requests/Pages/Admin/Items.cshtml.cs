using Helpdesk.Requests.Features;
using Helpdesk.Security;
using Helpdesk.Ui;
using Helpdesk.Web;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Areas.Requests.Pages;

/// <summary>The whole catalogue.</summary>
[RequirePermission("ManageCatalog")]
internal sealed class ItemsModel(ListCatalogItems list, SaveCatalogCategory save, DeleteCatalogCategory delete, IStringLocalizer L) : PageModel
{
    [BindProperty]
    public CategoryInput Input { get; set; } = new();

    public IReadOnlyList<CatalogShelf> Shelves { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Shelves = await list.HandleAsync(cancellationToken);

    public Task<IActionResult> OnPostAsync(CancellationToken cancellationToken) =>
        DoAsync(() => save.HandleAsync(null, Input.Name, Input.Icon, cancellationToken), "Input", cancellationToken);

    public Task<IActionResult> OnPostDeleteAsync(Guid id, CancellationToken cancellationToken) => DoAsync(() => delete.HandleAsync(id, cancellationToken), "", cancellationToken);

    private async Task<IActionResult> DoAsync(Func<Task> useCase, string prefix, CancellationToken cancellationToken)
    {
        if (await this.TryAsync(useCase, prefix))
        {
            this.Toast(L["Saved"], ToastKind.Success);
            return Redirect(Url.Content("~/admin/catalog"));
        }

        Shelves = await list.HandleAsync(cancellationToken);
        Response.StatusCode = 422;
        return Page();
    }

    internal sealed class CategoryInput
    {
        public string? Name { get; set; }

        public string? Icon { get; set; }
    }
}
