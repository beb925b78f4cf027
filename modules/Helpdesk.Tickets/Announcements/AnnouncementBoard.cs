using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Announcements;

/// <summary>An announcement as it is shown.</summary>
/// <param name="Html">Rendered and sanitised.</param>
/// <param name="TakesReports">Reports of people who recognise it are joined to its ticket.</param>
internal sealed record AnnouncementView(Guid Id, string Kind, string Title, string Html, DateTime From, bool TakesReports);

/// <summary>What is announced now. Scoped.</summary>
internal sealed class AnnouncementBoard(TicketsDbContext db, TicketMerges merges, AnnouncementCache cache, MarkdownRenderer markdown, TimeProvider time)
{
    /// <summary>Outages first, then the newest.</summary>
    /// <param name="audience">Portal or desk, one of <see cref="AnnouncementAudiences"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<AnnouncementView>> ShownAsync(string audience, CancellationToken cancellationToken) =>
    [
        .. (await CurrentAsync(audience, cancellationToken))
            .OrderByDescending(a => a.Kind == AnnouncementKinds.Outage).ThenByDescending(a => a.From)
            .Select(a => new AnnouncementView(
                a.Id, a.Kind, a.Title, markdown.ToHtml(a.Text), a.From, a.Kind == AnnouncementKinds.Outage && a.TicketId is not null)),
    ];

    /// <summary>The open ticket that reports of an outage are joined to; null when the outage is over, names none, or its ticket is finished.</summary>
    public async Task<Guid?> FindTicketAsync(Guid outageId, CancellationToken cancellationToken)
    {
        var id = (await CurrentAsync(AnnouncementAudiences.Portal, cancellationToken))
            .FirstOrDefault(a => a.Id == outageId && a.Kind == AnnouncementKinds.Outage)?.TicketId;
        if (id is null || await db.Tickets.AsNoTracking().FirstOrDefaultAsync(t => t.Id == id, cancellationToken) is not { } ticket)
        {
            return null;
        }

        // Whoever merged it works on the main record.
        return await merges.AboveAsync(ticket.MergedIntoId, ticket.MergedAt, cancellationToken) is [.., var main]
            ? main.IsOpen ? main.Id : null
            : ticket.IsOpen ? ticket.Id : null;
    }

    private async Task<IEnumerable<Announcement>> CurrentAsync(string audience, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (cache.Current is not { } items)
        {
            var version = cache.Version;
            items = await db.Announcements.AsNoTracking().Where(a => a.Until == null || a.Until > now).ToListAsync(cancellationToken);
            cache.Store(items, version);
        }

        return items.Where(a => a.IsShown(audience, now));
    }
}
