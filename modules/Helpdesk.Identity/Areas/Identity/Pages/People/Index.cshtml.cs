using Helpdesk.Identity.Features;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Areas.Identity.Pages.People;

[RequirePermission(nameof(IdentityPermissions.ManagePeople))]
internal sealed class IndexModel(ListPeople listPeople, IdentityDbContext db, IStringLocalizer L) : PageModel
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Status { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Role { get; set; }

    [BindProperty(SupportsGet = true)]
    public Guid? Team { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Cursor { get; set; }

    public int Count { get; private set; }

    public IReadOnlyList<PersonRow> People { get; private set; } = [];

    public string? NextUrl { get; private set; }

    /// <summary>Back to the first page: keyset lists know the way forward only.</summary>
    public string? FirstUrl { get; private set; }

    public IReadOnlyList<SelectListItem> Statuses { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Roles { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Teams { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken)
    {
        bool? active = Status switch
        {
            "active" => true,
            "inactive" => false,
            _ => null,
        };
        var filter = new PeopleFilter(Q, active, Role, Team);
        Count = await listPeople.CountAsync(filter, cancellationToken);
        var page = await listPeople.ExecuteAsync(filter, Cursor, PageSize, cancellationToken);
        People = page.Items;
        NextUrl = page.NextCursor is null ? null : UrlFor(page.NextCursor);
        FirstUrl = string.IsNullOrEmpty(Cursor) ? null : UrlFor(null);
        Statuses =
        [
            new(L["Every status"], "", Status is null or ""),
            new(L["Active"], "active", Status == "active"),
            new(L["Not active"], "inactive", Status == "inactive"),
        ];
        Roles = [new(L["Every role"], ""), .. (await db.Roles.AsNoTracking().OrderBy(r => r.Name).ToListAsync(cancellationToken))
            .Select(r => new SelectListItem(L[r.Name!], r.Id.ToString(), r.Id == Role))];
        Teams = [new(L["Every team"], ""), .. (await db.Teams.AsNoTracking().OrderBy(t => t.NormalizedName).ToListAsync(cancellationToken))
            .Select(t => new SelectListItem(t.Name, t.Id.ToString(), t.Id == Team))];
    }

    private string UrlFor(string? cursor)
    {
        var query = new QueryBuilder();
        Add("q", Q);
        Add("status", Status);
        Add("role", Role?.ToString());
        Add("team", Team?.ToString());
        Add("cursor", cursor);
        return Url.Content("~/admin/people") + query;

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                query.Add(name, value);
            }
        }
    }
}
