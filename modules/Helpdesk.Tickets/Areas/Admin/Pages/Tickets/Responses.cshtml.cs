using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>The canned responses of all teams.</summary>
[RequirePermission("ManageReplies")]
internal sealed class ResponsesModel(TicketsDbContext db, TicketCatalog catalog, IPeopleDirectory people, DeleteResponse delete) : TicketPageModel
{
    public const string Here = "~/admin/tickets/responses";

    private const int StartLength = 90;

    public IReadOnlyList<ResponseRow> Rows { get; private set; } = [];

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

        this.Toast(L["Response deleted"]);
        return Redirect(Url.Content(Here));
    }

    private async Task LoadAsync()
    {
        var all = await db.Responses.AsNoTracking().ToListAsync(Aborted);
        var teams = await people.GetTeamsAsync([.. all.Select(r => r.TeamId).OfType<Guid>().Distinct()], Aborted);
        var categories = (await catalog.GetCategoriesAsync(Aborted)).ToDictionary(c => c.Id, c => c.Name);
        Rows =
        [
            .. all.OrderBy(r => r.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(r => r.Language, StringComparer.Ordinal).Select(r => new ResponseRow(
                r.Id, r.Name, Start(r.Text), r.Language, r.TeamId is { } team ? teams.GetValueOrDefault(team)?.Name ?? L["Unknown"] : null,
                [.. r.CategoryIds.Select(c => categories.GetValueOrDefault(c)).OfType<string>()])),
        ];
    }

    private static string Start(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= StartLength ? line : line[..StartLength] + "…";
    }
}

/// <param name="Start">First words.</param>
/// <param name="Team">Team that uses it; null for everybody.</param>
internal sealed record ResponseRow(Guid Id, string Name, string Start, string Language, string? Team, IReadOnlyList<string> Categories);
