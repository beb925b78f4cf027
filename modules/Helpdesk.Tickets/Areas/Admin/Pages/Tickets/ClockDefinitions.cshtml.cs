using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>All clock definitions by what they measure.</summary>
[RequirePermission("ManageServiceLevels")]
internal sealed class ClockDefinitionsModel(ClockVersions versions) : TicketPageModel
{
    public ClockShelf Shelf { get; private set; } = ClockShelf.Empty;

    public async Task<IActionResult> OnGetAsync()
    {
        Shelf = await versions.GetFreshShelfAsync(Aborted);
        return Page();
    }

    public string CalendarOf(ClockDefinition definition) =>
        Shelf.NewestCalendars.FirstOrDefault(c => c.Id == definition.CalendarId)?.Name ?? L["Unknown"];

    public int RulesOf(ClockDefinition definition) => Shelf.NewestRules.Rules.Count(r => r.DefinitionId == definition.Id);
}
