using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Replies;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Shows what a macro does to the ticket, and does it.</summary>
[RequirePermission("EditTickets")]
internal sealed class MacroModel(ApplyMacro apply, ReplyShelf shelf) : TicketDeskPage
{
    [BindProperty(SupportsGet = true)]
    public Guid MacroId { get; set; }

    /// <summary>Concurrency stamp of the macro that was shown.</summary>
    [BindProperty]
    public string? MacroStamp { get; set; }

    public MacroPlan Plan { get; private set; } = null!;

    public async Task<IActionResult> OnGetAsync(string number)
    {
        await OpenAsync(number);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number)
    {
        var macro = await shelf.FindMacroAsync(MacroId, Aborted);
        if (await TryAsync(() => apply.HandleAsync(number, MacroId, Stamp, MacroStamp, Aborted)))
        {
            this.Toast(L["Macro “{0}” applied to {1}", macro.Name, number]);
            return Redirect(Url.Content($"~/desk/tickets/{Uri.EscapeDataString(number)}"));
        }

        await OpenAsync(number);
        return Refused();
    }

    private async Task OpenAsync(string number)
    {
        await LoadAsync(number);
        Plan = await apply.PreviewAsync(number, MacroId, Aborted);
        if (Conflict is null)
        {
            // What is confirmed is what is shown.
            Stamp = Plan.Stamp;
        }

        MacroStamp = Plan.MacroStamp;
    }
}
