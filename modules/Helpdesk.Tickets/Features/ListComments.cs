using System.Globalization;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Helpdesk.Web;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

internal sealed class ListComments(TicketsDbContext db, TicketAccess access, TicketMerges merges, MarkdownRenderer markdown)
{
    /// <summary>Most messages of a page.</summary>
    public const int MaxLimit = 200;

    /// <summary>Messages that the person may see, oldest first.</summary>
    /// <param name="number">Ticket.</param>
    /// <param name="after">How many were read before: messages are added at the end and never removed. Only a merge puts others between them.</param>
    /// <param name="limit">1 to <see cref="MaxLimit"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<Page<CommentView>> HandleAsync(string number, int after, int limit, CancellationToken cancellationToken)
    {
        var ticket = await access.Visible().Where(t => t.Number == number).Select(t => new { t.Id, t.RequesterId, t.MergedIntoId, t.MergedAt }).FirstOrDefaultAsync(cancellationToken)
            ?? throw access.NotFound(number);
        var desk = access.SeesDesk;
        var absorbed = desk ? await merges.AbsorbedAsync(ticket.Id, cancellationToken) : [];
        var above = await merges.AboveAsync(ticket.MergedIntoId, ticket.MergedAt, cancellationToken);
        var comments = await merges.Comments(ticket.Id, desk, absorbed, above)
            .OrderBy(c => c.CreatedAt).ThenBy(c => c.Id).Skip(after).Take(limit + 1).ToListAsync(cancellationToken);
        var hasMore = comments.Count > limit;
        if (hasMore)
        {
            comments.RemoveAt(limit);
        }

        List<Guid> ids = [.. comments.Select(c => c.Id)];
        var files = await db.Attachments.AsNoTracking()
            .Where(a => a.CommentId != null && ids.Contains(a.CommentId.Value) && (desk || a.IsPublic))
            .OrderBy(a => a.CreatedAt).ThenBy(a => a.Id).ToListAsync(cancellationToken);
        return new(
            [.. comments.Select(c => Of(c, ticket.RequesterId, files, markdown) with { Source = Source(c) })],
            hasMore ? (after + limit).ToString(CultureInfo.InvariantCulture) : null);

        MessageSource? Source(TicketComment c) =>
            c.TicketId == ticket.Id ? null
            : absorbed.FirstOrDefault(a => a.Id == c.TicketId) is { } part ? new(part.Number, IsAbsorbed: true)
            : new(desk ? above.FirstOrDefault(a => a.Id == c.TicketId)?.Number : null, IsAbsorbed: false);
    }

    internal static CommentView Of(TicketComment c, Guid requesterId, IEnumerable<TicketAttachment> files, MarkdownRenderer markdown) => new(
        c.Id, c.IsPublic, c.AuthorId, c.AuthorName, c.AuthorId == requesterId, markdown.ToHtml(c.Body), c.Body, c.CreatedAt,
        [.. files.Where(f => f.CommentId == c.Id).Select(AttachmentView.Of)]);
}
