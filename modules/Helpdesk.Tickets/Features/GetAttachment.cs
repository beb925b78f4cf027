using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>A file to send.</summary>
/// <param name="MayShowInline">True only for images whose bytes were recognised; everything else is sent as a download.</param>
public sealed record AttachmentContent(string FileName, string ContentType, long Length, Stream Content, string Sha256, bool MayShowInline);

internal sealed class GetAttachment(TicketsDbContext db, TicketAccess access, IBlobStore blobs, IStringLocalizer L)
{
    /// <exception cref="NotFoundException">The person may not see the ticket or its internal part, or there is no such file.</exception>
    public async Task<AttachmentContent> HandleAsync(string number, Guid attachmentId, CancellationToken cancellationToken)
    {
        var ticketId = await access.Visible().Where(t => t.Number == number).Select(t => (Guid?)t.Id).FirstOrDefaultAsync(cancellationToken)
            ?? throw access.NotFound(number);
        var attachment = await db.Attachments.AsNoTracking()
            .FirstOrDefaultAsync(a => a.Id == attachmentId && a.TicketId == ticketId, cancellationToken);
        if (attachment is null || (!attachment.IsPublic && !access.SeesDesk))
        {
            throw new NotFoundException(L["There is no such file that you may see."]);
        }

        var content = await blobs.OpenAsync(attachment.Sha256, cancellationToken)
            ?? throw new NotFoundException(L["The file “{0}” is missing in the store. Tell an administrator.", attachment.FileName]);
        return new(
            attachment.FileName, attachment.ContentType, attachment.Length, content, attachment.Sha256, AttachmentPolicy.MayShowInline(attachment.ContentType));
    }
}
