using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Reports;

/// <summary>A ticket's clocks with each of their segments, and the events that they name.</summary>
/// <param name="Id">Ticket.</param>
/// <param name="Number">Its number.</param>
/// <param name="Clocks">Clocks, the oldest first.</param>
/// <param name="Events">Its stream by sequence.</param>
internal sealed record ReplayedTicket(Guid Id, string Number, IReadOnlyList<ClockReading> Clocks, IReadOnlyDictionary<int, TicketEvent> Events);

/// <summary>Stored clocks hold no segments: what paused and why follows from the stream. A page of tickets costs two queries.</summary>
internal sealed class ReplayClocks(TicketsDbContext db, ClockVersions versions, TicketCatalog catalog, TimeProvider time)
{
    public const int PageSize = 100;

    /// <summary>A page of tickets in the order of their ids; a type whose module is off has no clocks to tell of.</summary>
    public async Task<IReadOnlyList<ReplayedTicket>> ReadAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetShelfAsync(cancellationToken);
        var tickets = await db.Tickets.AsNoTracking().Where(t => ids.Contains(t.Id)).OrderBy(t => t.Id).Select(t => new { t.Id, t.Number, t.TypeId }).ToListAsync(cancellationToken);
        var streams = (await db.Events.AsNoTracking().Where(e => ids.Contains(e.TicketId)).ToListAsync(cancellationToken)).ToLookup(e => e.TicketId);
        var now = time.GetUtcNow().UtcDateTime;
        List<ReplayedTicket> replayed = [];
        foreach (var ticket in tickets)
        {
            if (catalog.FindType(ticket.TypeId) is { HasServiceLevels: true } type)
            {
                var stream = streams[ticket.Id].OrderBy(e => e.Sequence).ToList();
                var clocks = shelf.Reader.Read(ClockWalk.Replay(shelf, type, stream).State, now);
                replayed.Add(new(ticket.Id, ticket.Number, clocks, stream.ToDictionary(e => e.Sequence)));
            }
        }

        return replayed;
    }
}
