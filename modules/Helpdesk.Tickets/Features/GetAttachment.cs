using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>A file to send.</summary>
/// <param name="MayShowInline">True only for images whose bytes were recognised; everything else is sent as a download.</param>
public sealed record AttachmentContent(string FileName, string ContentType, long Length, Stream Content, string Sha256, bool MayShowInline);

internal sealed class GetAttachment(TicketsDbContext db, TicketAccess access, TicketMerges merges, IBlobStore blobs, IStringLocalizer L)
{
    /// <exception cref="NotFoundException">The person may not see the ticket or its internal part, or there is no such file.</exception>
    public async Task<AttachmentContent> HandleAsync(string number, Guid attachmentId, CancellationToken cancellationToken)
    {
        var ticket = await access.Visible().Where(t => t.Number == number).Select(t => new { t.Id, t.MergedIntoId, t.MergedAt }).FirstOrDefaultAsync(cancellationToken)
            ?? throw access.NotFound(number);
        var attachment = await db.Attachments.AsNoTracking()
            .FirstOrDefaultAsync(a => a.Id == attachmentId, cancellationToken);
        if (attachment is null || (!attachment.IsPublic && !access.SeesDesk)
            || (attachment.TicketId != ticket.Id && !await IsOfItsConversationAsync(attachment, ticket.Id, ticket.MergedIntoId, ticket.MergedAt, cancellationToken)))
        {
            throw new NotFoundException(L["There is no such file that you may see."]);
        }

        var content = await blobs.OpenAsync(attachment.Sha256, cancellationToken)
            ?? throw new NotFoundException(L["The file “{0}” is missing in the store. Tell an administrator.", attachment.FileName]);
        return new(
            attachment.FileName, attachment.ContentType, attachment.Length, content, attachment.Sha256, AttachmentPolicy.MayShowInline(attachment.ContentType));
    }

    /// <summary>The file belongs to a ticket that was merged into this one, or to a message that this one's requester reads in the main record.</summary>
    private async Task<bool> IsOfItsConversationAsync(
        TicketAttachment attachment, Guid ticketId, Guid? mergedIntoId, DateTime? mergedAt, CancellationToken cancellationToken)
    {
        var above = await merges.AboveAsync(mergedIntoId, mergedAt, cancellationToken);
        return (access.SeesDesk && (await merges.AbsorbedAsync(ticketId, cancellationToken)).Any(a => a.Id == attachment.TicketId))
            || (attachment.CommentId is not null
                && await merges.Comments(ticketId, access.SeesDesk, [], above).AnyAsync(c => c.Id == attachment.CommentId, cancellationToken));
    }
}
