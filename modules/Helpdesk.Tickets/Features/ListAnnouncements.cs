using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>An announcement in the administration.</summary>
/// <param name="TicketNumber">Ticket that reports are joined to, or null.</param>
public sealed record AnnouncementRow(Announcement Announcement, string? TicketNumber);

/// <summary>All announcements for those who write them, the newest first; the past ones are few and stay readable.</summary>
internal sealed class ListAnnouncements(TicketsDbContext db, TicketAccess access)
{
    private const int Most = 100;

    public async Task<IReadOnlyList<AnnouncementRow>> HandleAsync(CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var found = await db.Announcements.AsNoTracking().OrderByDescending(a => a.From).ThenBy(a => a.Id).Take(Most).ToListAsync(cancellationToken);
        List<Guid> ids = [.. found.Select(a => a.TicketId).OfType<Guid>()];
        var numbers = ids.Count == 0
            ? []
            : await db.Tickets.AsNoTracking().Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.Number }).ToDictionaryAsync(t => t.Id, t => t.Number, cancellationToken);
        return [.. found.Select(a => new AnnouncementRow(a, a.TicketId is { } id ? numbers.GetValueOrDefault(id) : null))];
    }
}
