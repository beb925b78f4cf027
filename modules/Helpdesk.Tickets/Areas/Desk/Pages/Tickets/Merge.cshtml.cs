using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Makes the ticket a duplicate of a main record; says before what happens and that it can be undone.</summary>
[RequirePermission("EditTickets")]
internal sealed class MergeModel(MergeTickets merge) : TicketDeskPage
{
    [BindProperty]
    public MergeInput Input { get; set; } = new();

    public async Task<IActionResult> OnGetAsync(string number)
    {
        await LoadAsync(number);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var into = Input.Into?.Trim().ToUpperInvariant() ?? "";
        if (await TryAsync(() => merge.HandleAsync(number, into, Input.Reason, Stamp, Aborted)))
        {
            this.Toast(L["{0} was merged into {1}", number, into]);
            return Redirect(Url.Content($"~/desk/tickets/{Uri.EscapeDataString(into)}"));
        }

        await LoadAsync(number);
        return Refused();
    }
}

internal sealed class MergeInput
{
    public string? Into { get; set; }

    public string? Reason { get; set; }
}
