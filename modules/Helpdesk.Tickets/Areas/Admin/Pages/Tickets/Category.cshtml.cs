using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>One category: its name, where it lies in the tree, and whether forms offer it.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class CategoryModel(TicketsDbContext db, SaveCategory save) : TicketPageModel
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public CategoryInput Input { get; set; } = new();

    /// <summary>Everything but itself and what lies below it.</summary>
    public IReadOnlyList<SelectListItem> Parents { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        var category = await LoadAsync();
        Input = new() { Name = category.Name, ParentId = category.ParentId, IsActive = category.IsActive, Stamp = category.ConcurrencyStamp };
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        if (!await TryAsync(() => save.HandleAsync(new SaveCategoryRequest(Id, Input.Name ?? "", Input.ParentId, Input.IsActive, Input.Stamp), Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Category “{0}” saved", Input.Name!.Trim()]);
        return Redirect(Url.Content(CategoriesModel.Here));
    }

    public static IReadOnlyList<SelectListItem> ParentsAmong(IEnumerable<TicketCategory> categories, string none) =>
        [new(none, ""), .. categories.Select(c => new SelectListItem(c.Path.Replace("/", " › "), c.Id.ToString()))];

    private async Task<TicketCategory> LoadAsync()
    {
        var all = await db.Categories.AsNoTracking().OrderBy(c => c.Path).ToListAsync(Aborted);
        var category = all.Find(c => c.Id == Id) ?? throw new NotFoundException(L["There is no such category any more."]);
        Parents = ParentsAmong(all.Where(c => c != category && !c.Path.StartsWith(category.Path + "/", StringComparison.Ordinal)), L["At the top"]);
        return category;
    }
}
