using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Explains every minute of a ticket's clocks: which rule and which event made it run, pause or end.</summary>
[RequirePermission("ViewTickets")]
internal sealed class ClocksModel(ExplainClocks explain) : TicketDeskPage
{
    public ClockExplanation Explanation { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number)
    {
        await LoadAsync(number);
        Explanation = await explain.HandleAsync(View.Ticket, Aborted);
        return Page();
    }

    public EventView? Event(int sequence) => View.Details.Events.FirstOrDefault(e => e.Sequence == sequence);
}
