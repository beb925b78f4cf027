using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Areas.Identity.Pages.Organisations;

[RequirePermission(nameof(IdentityPermissions.ManageOrganisations))]
internal sealed class IndexModel(IdentityDbContext db) : PageModel
{
    public IReadOnlyList<Row> Organisations { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Organisations = await db.Organisations.AsNoTracking()
            .OrderBy(o => o.NormalizedName)
            .Select(o => new Row(o.Id, o.Name, o.Description, o.IsActive, db.Users.Count(u => u.OrganisationId == o.Id)))
            .ToListAsync(cancellationToken);

    internal sealed record Row(Guid Id, string Name, string Description, bool IsActive, int People);
}
