using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

internal sealed class AttachFiles(
    TicketsDbContext db, TicketAccess access, AttachmentPolicy attachments, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    /// <summary>Adds files outside of a message.</summary>
    /// <param name="number">Ticket.</param>
    /// <param name="files">1 to 10 files.</param>
    /// <param name="isPublic">True when the requester sees them, as with a public reply; false needs the right to work on tickets.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<TicketAttachment>> HandleAsync(
        string number, IReadOnlyList<UploadedFile> files, bool isPublic, CancellationToken cancellationToken)
    {
        var ticket = await access.FindAsync(number, cancellationToken);
        if (isPublic)
        {
            await access.DemandReplyAsync(ticket, cancellationToken);
        }
        else
        {
            access.DemandEdit(ticket);
        }

        if (access.IsRequester(ticket) || !access.MayEdit)
        {
            // What the requester of a merged ticket still has to add belongs to it.
            access.DemandNotOver(ticket);
        }
        else
        {
            access.DemandUnfinished(ticket);
        }

        if (files.Count == 0)
        {
            throw new ValidationException("files", L["Choose a file."]);
        }

        var act = TicketAct.Of(user, time, L);
        var stored = await attachments.StoreAsync(files, ticket.Id, commentId: null, isPublic, act, cancellationToken);
        db.Attachments.AddRange(stored);
        db.Events.AddRange(stored.Select(a => ticket.Attach(a, act)));
        ticket.TellAttached(isPublic, access.IsRequester(ticket), act);
        await db.SaveChangesAsync(cancellationToken);
        return stored;
    }
}
