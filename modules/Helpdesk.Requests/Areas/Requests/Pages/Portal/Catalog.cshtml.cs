using Helpdesk.Requests.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Helpdesk.Requests.Areas.Requests.Pages;

/// <summary>What the person can order.</summary>
[RequirePermission("UsePortal")]
internal sealed class CatalogModel(Catalog catalog) : PageModel
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<CatalogShelf> Shelves { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) => Shelves = await catalog.ListAsync(Q, cancellationToken);
}
