using Helpdesk.Settings;
using Helpdesk.Tickets.Domain;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Metrics;

/// <summary>
/// Keeps the measures equal to the streams. The context calls it in the transaction of each save that adds events, so that no number lags behind.
/// Scoped.
/// </summary>
internal sealed class TicketMeasuring(TicketsDbContext db, IEnumerable<TicketType> types, ISettings settings)
{
    /// <summary>Counts events that are about to be saved.</summary>
    /// <returns>True when something is to be saved with them.</returns>
    public async Task<bool> AdvanceAsync(IReadOnlyList<TicketEvent> added, CancellationToken cancellationToken)
    {
        var zone = await ZoneAsync(cancellationToken);
        var any = false;
        foreach (var group in added.GroupBy(e => e.TicketId))
        {
            var ticket = await db.Tickets.FindAsync([group.Key], cancellationToken)
                ?? throw new InvalidOperationException($"There is no ticket {group.Key} for its events.");
            if (Machine(ticket) is { } machine)
            {
                Count(await MeasuresAsync(ticket, group.Min(e => e.Sequence), machine, zone, cancellationToken), group, machine, zone);
                any = true;
            }
        }

        return any;
    }

    /// <summary>The measures of a whole stream, for writers of many tickets at once; null for a type whose module is off.</summary>
    public static TicketMeasures Of(Ticket ticket, IEnumerable<TicketEvent> stream, StateMachine machine, TimeZoneInfo zone)
    {
        var measures = TicketMeasures.Of(ticket);
        Count(measures, stream, machine, zone);
        return measures;
    }

    public async Task<TimeZoneInfo> ZoneAsync(CancellationToken cancellationToken) =>
        TimeZoneInfo.FindSystemTimeZoneById((await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone);

    /// <summary>Makes the measures of tickets anew from their streams; what is right already stays.</summary>
    public async Task RebuildAsync(IReadOnlyCollection<Ticket> tickets, CancellationToken cancellationToken)
    {
        var zone = await ZoneAsync(cancellationToken);
        List<Guid> ids = [.. tickets.Select(t => t.Id)];
        var stored = await db.Measures.Where(m => ids.Contains(m.TicketId)).ToDictionaryAsync(m => m.TicketId, cancellationToken);
        var streams = (await db.Events.AsNoTracking().Where(e => ids.Contains(e.TicketId)).ToListAsync(cancellationToken)).ToLookup(e => e.TicketId);
        foreach (var ticket in tickets)
        {
            if (Machine(ticket) is not { } machine)
            {
                continue;
            }

            var measures = Of(ticket, streams[ticket.Id], machine, zone);
            if (stored.TryGetValue(ticket.Id, out var row))
            {
                db.Entry(row).CurrentValues.SetValues(measures);
            }
            else
            {
                db.Measures.Add(measures);
            }
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private static void Count(TicketMeasures measures, IEnumerable<TicketEvent> events, StateMachine machine, TimeZoneInfo zone)
    {
        foreach (var e in events.OrderBy(e => e.Sequence))
        {
            measures.Apply(e, machine, zone);
        }
    }

    /// <summary>The measures with all events before the next one.</summary>
    private async Task<TicketMeasures> MeasuresAsync(
        Ticket ticket, int next, StateMachine machine, TimeZoneInfo zone, CancellationToken cancellationToken)
    {
        var measures = next == 1 && db.Entry(ticket).State == EntityState.Added
            ? db.Measures.Local.FindEntry(ticket.Id)?.Entity
            : await db.Measures.FindAsync([ticket.Id], cancellationToken);
        if (measures is null)
        {
            measures = TicketMeasures.Of(ticket);
            db.Measures.Add(measures);
        }

        if (measures.Sequence < next - 1)
        {
            // Stored before there were measures, or while the type's module was off.
            var (sequence, last) = (measures.Sequence, next);
            var missed = db.Events.AsNoTracking().Where(e => e.TicketId == ticket.Id && e.Sequence > sequence && e.Sequence < last);
            Count(measures, await missed.ToListAsync(cancellationToken), machine, zone);
        }

        return measures;
    }

    private StateMachine? Machine(Ticket ticket) => types.FirstOrDefault(t => t.Id == ticket.TypeId)?.StateMachine;
}
