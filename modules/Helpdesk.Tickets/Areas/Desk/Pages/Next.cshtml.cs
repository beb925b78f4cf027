using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages;

/// <summary>What the person should do next, and why.</summary>
[RequirePermission("EditTickets")]
internal sealed class NextModel(ListNext list, NextText words, TimeProvider time) : TicketPageModel
{
    public IReadOnlyList<NextTicket> Tickets { get; private set; } = [];

    public bool HasTeams => Person.TeamIds.Count > 0;

    public async Task<IActionResult> OnGetAsync()
    {
        Tickets = await list.HandleAsync(Aborted);
        return Page();
    }

    /// <summary>The list alone, for a page that is open.</summary>
    public async Task<IActionResult> OnGetListAsync()
    {
        Tickets = await list.HandleAsync(Aborted);
        return Partial("_Next", this);
    }

    public string Why(NextTicket ticket) => words.Why(ticket, time.GetUtcNow().UtcDateTime);
}
