using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Web;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Helpdesk.Tickets.Areas.Desk.Pages.Tickets;

/// <summary>Makes a new ticket of a message that is about something else.</summary>
[RequirePermission("EditTickets")]
internal sealed class SplitModel(SplitMessage split) : TicketDeskPage
{
    [BindProperty]
    public SplitInput Input { get; set; } = new();

    public CommentView Message { get; private set; } = null!;

    public string NewRequesterName => Message.IsFromDesk ? View.Details.RequesterName : Message.AuthorName;

    public async Task<IActionResult> OnGetAsync(string number, Guid commentId)
    {
        await OpenAsync(number, commentId);
        return Page();
    }

    public async Task<IActionResult> OnPostAsync(string number, Guid commentId)
    {
        Ticket? made = null;
        if (await TryAsync(async () => made = await split.HandleAsync(number, commentId, Input.Title, Stamp, Aborted)))
        {
            this.Toast(L["{0} was made of a message of {1}", made!.Number, number]);
            return Redirect(Url.Content($"~/desk/tickets/{Uri.EscapeDataString(made.Number)}"));
        }

        await OpenAsync(number, commentId);
        return Refused();
    }

    private async Task OpenAsync(string number, Guid commentId)
    {
        await LoadAsync(number);
        Message = View.Details.Comments.FirstOrDefault(c => c.Id == commentId && c is { Source: null, IsPublic: true })
            ?? throw new NotFoundException(L["{0} has no such message.", number]);
    }
}

internal sealed class SplitInput
{
    public string? Title { get; set; }
}
