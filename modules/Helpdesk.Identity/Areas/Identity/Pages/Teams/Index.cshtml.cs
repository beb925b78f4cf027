using Helpdesk.Security;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Identity.Areas.Identity.Pages.Teams;

[RequirePermission(nameof(IdentityPermissions.ManageTeams))]
internal sealed class IndexModel(IdentityDbContext db) : PageModel
{
    public IReadOnlyList<Row> Teams { get; private set; } = [];

    public async Task OnGetAsync(CancellationToken cancellationToken) =>
        Teams = await db.Teams.AsNoTracking()
            .OrderBy(t => t.NormalizedName)
            .Select(t => new Row(
                t.Id,
                t.Name,
                t.Description,
                t.Email,
                t.IsActive,
                db.Users.Where(u => u.Id == t.LeadId).Select(u => u.DisplayName).FirstOrDefault(),
                db.TeamMembers.Count(m => m.TeamId == t.Id)))
            .ToListAsync(cancellationToken);

    internal sealed record Row(Guid Id, string Name, string Description, string? Email, bool IsActive, string? Lead, int Members);
}
