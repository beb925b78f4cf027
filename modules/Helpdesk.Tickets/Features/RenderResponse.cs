using Helpdesk.Errors;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Replies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>Fills the variables of a text with a ticket's values; nothing is saved.</summary>
internal sealed class RenderResponse(TicketAccess access, ReplyShelf shelf, ResponseTemplates templates, ResponseVariables variables, IStringLocalizer L)
{
    /// <summary>A response that the person may use, as Markdown for this ticket.</summary>
    /// <exception cref="NotFoundException">The person knows of no such ticket or response.</exception>
    public async Task<string> HandleAsync(string number, Guid responseId, CancellationToken cancellationToken)
    {
        var response = await shelf.FindResponseAsync(responseId, cancellationToken);
        return await HandleAsync(await FindAsync(number, cancellationToken), response.Text, response.Language, cancellationToken);
    }

    /// <summary>A response that may not be saved yet.</summary>
    /// <exception cref="NotFoundException">The person knows of no such ticket.</exception>
    public async Task<string> PreviewAsync(string number, CannedResponse response, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageReplies);
        return await HandleAsync(await FindAsync(number, cancellationToken), response.Text, response.Language, cancellationToken);
    }

    /// <summary>Asks for no right: the caller has found the ticket.</summary>
    internal async Task<string> HandleAsync(Ticket ticket, string text, string language, CancellationToken cancellationToken) =>
        templates.Render(text, await variables.OfAsync(ticket, language, cancellationToken), L);

    private async Task<Ticket> FindAsync(string number, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ViewTickets);
        return await access.Visible().AsNoTracking().FirstOrDefaultAsync(t => t.Number == number, cancellationToken) ?? throw access.NotFound(number);
    }
}
