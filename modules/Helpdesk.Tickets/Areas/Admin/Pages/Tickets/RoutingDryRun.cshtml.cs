using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Admin.Pages.Tickets;

/// <summary>What the present rules would have done with the last tickets.</summary>
[RequirePermission("ManageTicketSettings")]
internal sealed class RoutingDryRunModel(DryRunRouting dryRun) : TicketPageModel
{
    /// <summary>Number of tickets.</summary>
    [BindProperty(SupportsGet = true)]
    public int Tickets { get; set; } = 200;

    public RoutingDryRun Result { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync()
    {
        Tickets = Math.Clamp(Tickets, 1, DryRunRouting.MostTickets);
        Result = await dryRun.HandleAsync(Tickets, proposed: null, Aborted);
        return Page();
    }
}
