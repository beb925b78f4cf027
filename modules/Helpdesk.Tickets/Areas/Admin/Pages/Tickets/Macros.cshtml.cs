using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>The macros of all teams.</summary>
[RequirePermission("ManageReplies")]
internal sealed class MacrosModel(TicketsDbContext db, IPeopleDirectory people, MacroText text, DeleteMacro delete) : TicketPageModel
{
    public const string Here = "~/admin/tickets/macros";

    public IReadOnlyList<MacroRow> Rows { get; private set; } = [];

    public async Task<IActionResult> OnGetAsync()
    {
        await LoadAsync();
        return Page();
    }

    public async Task<IActionResult> OnPostDeleteAsync(Guid id)
    {
        if (!await TryAsync(() => delete.HandleAsync(id, Aborted)))
        {
            await LoadAsync();
            return Refused();
        }

        this.Toast(L["Macro deleted"]);
        return Redirect(Url.Content(Here));
    }

    private async Task LoadAsync()
    {
        var all = await db.Macros.AsNoTracking().ToListAsync(Aborted);
        var teams = await people.GetTeamsAsync([.. all.Select(m => m.TeamId).OfType<Guid>().Distinct()], Aborted);
        List<MacroRow> rows = [];
        foreach (var macro in all.OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase))
        {
            var team = macro.TeamId is { } id ? teams.GetValueOrDefault(id)?.Name ?? L["Unknown"] : null;
            rows.Add(new(macro.Id, macro.Name, await text.DescribeAsync(macro.ReadSteps(), Aborted), team));
        }

        Rows = rows;
    }
}

/// <param name="Steps">A sentence for each.</param>
/// <param name="Team">Team that uses it; null for everybody.</param>
internal sealed record MacroRow(Guid Id, string Name, IReadOnlyList<string> Steps, string? Team);
