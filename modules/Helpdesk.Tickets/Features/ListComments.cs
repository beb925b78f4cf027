using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

internal sealed class ListComments(TicketsDbContext db, TicketAccess access, MarkdownRenderer markdown)
{
    /// <summary>Messages that the person may see, oldest first.</summary>
    public async Task<IReadOnlyList<CommentView>> HandleAsync(string number, CancellationToken cancellationToken)
    {
        var ticket = await access.Visible().Where(t => t.Number == number).Select(t => new { t.Id, t.RequesterId }).FirstOrDefaultAsync(cancellationToken)
            ?? throw access.NotFound(number);
        var desk = access.SeesDesk;
        var comments = await db.Comments.AsNoTracking().Where(c => c.TicketId == ticket.Id && (desk || c.IsPublic))
            .OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).ToListAsync(cancellationToken);
        var files = await db.Attachments.AsNoTracking().Where(a => a.TicketId == ticket.Id && a.CommentId != null && (desk || a.IsPublic))
            .OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        return [.. comments.Select(c => Of(c, ticket.RequesterId, files, markdown))];
    }

    internal static CommentView Of(TicketComment c, Guid requesterId, IEnumerable<TicketAttachment> files, MarkdownRenderer markdown) => new(
        c.Id, c.IsPublic, c.AuthorId, c.AuthorName, c.AuthorId == requesterId, markdown.ToHtml(c.Body), c.Body, c.CreatedAt,
        [.. files.Where(f => f.CommentId == c.Id).Select(AttachmentView.Of)]);
}
