using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>What tickets are about: the tree that queues, reports and routing use.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class CategoriesModel(TicketCatalog catalog, SaveCategory save, TicketsDbContext db) : TicketPageModel
{
    public const string Here = "~/admin/tickets/categories";

    [BindProperty]
    public CategoryInput Input { get; set; } = new();

    public IReadOnlyList<TicketCategory> Categories { get; private set; } = [];

    /// <summary>Open tickets per category.</summary>
    public IReadOnlyDictionary<Guid, int> Open { get; private set; } = new Dictionary<Guid, int>();

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(new SaveCategoryRequest(null, Input.Name ?? "", Input.ParentId, IsActive: true), Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Category “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(Here));
    }

    public IReadOnlyList<SelectListItem> Parents => CategoryModel.ParentsAmong(Categories, L["At the top"]);

    private async Task LoadAsync()
    {
        Categories = await catalog.GetCategoriesAsync(Aborted);
        Open = await db.Tickets.Where(t => t.IsOpen && t.CategoryId != null)
            .GroupBy(t => t.CategoryId!.Value)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Aborted);
    }
}

internal sealed class CategoryInput
{
    public string? Name { get; set; }

    public Guid? ParentId { get; set; }

    public bool IsActive { get; set; }

    /// <summary>Of the category when it was opened; null for a new one.</summary>
    public string? Stamp { get; set; }
}
