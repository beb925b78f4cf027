using Helpdesk.Security;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Takes what somebody types while they type it; and drops it, also without script.</summary>
[RequirePermission("ViewTickets")]
internal sealed class DraftModel(Drafts drafts) : TicketPageModel
{
    public IActionResult OnGet(string number) => Redirect(Url.Content(Back(number)));

    public async Task<IActionResult> OnPostAsync(string number, string form, string? content)
    {
        await drafts.SaveAsync(number, form, content ?? "", Aborted);
        return new NoContentResult();
    }

    public async Task<IActionResult> OnPostDiscardAsync(string number, string form, string? to)
    {
        await drafts.DiscardAsync(number, form, Aborted);
        if (Request.Headers.Accept.ToString().Contains("application/json", StringComparison.Ordinal))
        {
            return new NoContentResult();
        }

        this.Toast(L["Draft on {0} discarded", number], ToastKind.Info);
        if (Request.IsHtmx())
        {
            Response.Headers["HX-Redirect"] = Url.Content(Back(number));
            return new NoContentResult();
        }

        return Redirect(Url.Content(Back(number)));
    }

    private static string Back(string number) => $"~/desk/tickets/{Uri.EscapeDataString(number)}";
}
