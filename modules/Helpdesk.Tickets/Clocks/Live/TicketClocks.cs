using System.Text.Json;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Clocks;

/// <summary>
/// Keeps the stored clocks equal to what stream and versions say. The context calls it in the transaction of each save that adds events, so no way
/// of changing a ticket can forget its clocks. Scoped.
/// </summary>
internal sealed class TicketClocks(TicketsDbContext db, ClockVersions versions, IEnumerable<TicketType> types, TimeProvider time)
{
    /// <summary>Moves the clocks of all tickets on whose events are about to be saved.</summary>
    /// <returns>True when something is to be saved with them.</returns>
    public async Task<bool> AdvanceAsync(IReadOnlyList<TicketEvent> added, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetShelfAsync(cancellationToken);
        if (shelf.IsEmpty)
        {
            return false;
        }

        var any = false;
        foreach (var group in added.GroupBy(e => e.TicketId))
        {
            List<TicketEvent> events = [.. group.OrderBy(e => e.Sequence)];
            var ticket = db.ChangeTracker.Entries<Ticket>().FirstOrDefault(t => t.Entity.Id == group.Key)?.Entity
                ?? await db.Tickets.SingleAsync(t => t.Id == group.Key, cancellationToken);
            if (Find(ticket.TypeId) is { } type)
            {
                await AdvanceAsync(shelf, ticket, type, events, cancellationToken);
                any = true;
            }
        }

        return any;
    }

    /// <summary>The clocks of a ticket now, from the stored state or from its stream. Null for a type whose module is off, or without any rules.</summary>
    public async Task<ClockWalk?> ReadAsync(Ticket ticket, CancellationToken cancellationToken) =>
        await ReadAsync(ticket, await db.ClockStates.AsNoTracking().FirstOrDefaultAsync(s => s.TicketId == ticket.Id, cancellationToken), cancellationToken);

    /// <summary>The same with a state that was read already.</summary>
    public async Task<ClockWalk?> ReadAsync(Ticket ticket, TicketClockState? row, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetShelfAsync(cancellationToken);
        if (shelf.IsEmpty || Find(ticket.TypeId) is not { } type)
        {
            return null;
        }

        return row is not null && row.Sequence == ticket.LastSequence
            ? ClockWalk.Read(row)
            : ClockWalk.Replay(shelf, type, await StreamAsync(ticket.Id, int.MaxValue, cancellationToken));
    }

    /// <summary>Makes stored clocks of tickets anew from their streams; what is right already stays.</summary>
    /// <param name="tickets">Tickets, tracked.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Clocks now, and rows that were changed, added or removed.</returns>
    public async Task<(int Clocks, int Changed)> RebuildAsync(IReadOnlyCollection<Ticket> tickets, CancellationToken cancellationToken)
    {
        var shelf = await versions.GetShelfAsync(cancellationToken);
        List<Guid> ids = [.. tickets.Select(t => t.Id)];
        // States first: an event that comes in between is noticed by their sequence.
        var states = await db.ClockStates.Where(s => ids.Contains(s.TicketId)).ToDictionaryAsync(s => s.TicketId, cancellationToken);
        var streams = shelf.IsEmpty ? null
            : (await db.Events.AsNoTracking().Where(e => ids.Contains(e.TicketId)).ToListAsync(cancellationToken)).ToLookup(e => e.TicketId);
        var clocks = (await db.Clocks.Where(c => ids.Contains(c.TicketId)).ToListAsync(cancellationToken)).ToLookup(c => c.TicketId);
        var fired = (await db.FiredSteps.AsNoTracking().Where(f => ids.Contains(f.TicketId)).ToListAsync(cancellationToken)).ToLookup(f => f.TicketId);
        var (count, now) = (0, time.GetUtcNow().UtcDateTime);
        foreach (var ticket in tickets)
        {
            var rows = streams is not null && Find(ticket.TypeId) is { } type
                ? ClockRows.Of(shelf, ticket.Id, ClockWalk.Replay(shelf, type, streams[ticket.Id].OrderBy(e => e.Sequence)), [.. fired[ticket.Id]], now)
                : new ClockRows([], null, null);
            Write(ticket, rows, [.. clocks[ticket.Id]], states.GetValueOrDefault(ticket.Id));
            count += rows.Clocks.Count;
        }

        db.ChangeTracker.DetectChanges();
        var changed = db.ChangeTracker.Entries().Count(e => e.Entity is TicketClock or TicketClockState && e.State is EntityState.Added or EntityState.Modified or EntityState.Deleted);
        await db.SaveChangesAsync(cancellationToken);
        return (count, changed);
    }

    /// <summary>Makes the stored rows equal to these.</summary>
    public void Write(Ticket ticket, ClockRows rows, IReadOnlyCollection<TicketClock> stored, TicketClockState? state)
    {
        var present = stored.ToDictionary(c => c.Key);
        var moved = false;
        foreach (var row in rows.Clocks)
        {
            if (present.Remove(row.Key, out var old))
            {
                db.Entry(old).CurrentValues.SetValues(row);
                moved |= db.Entry(old).State == EntityState.Modified;
            }
            else
            {
                db.Clocks.Add(row);
                moved = true;
            }
        }

        db.Clocks.RemoveRange(present.Values);
        if (state is null)
        {
            if (rows.State is not null)
            {
                db.ClockStates.Add(rows.State);
            }
        }
        else if (rows.State is null)
        {
            db.ClockStates.Remove(state);
        }
        else
        {
            (state.Sequence, state.State, state.Plan, state.SilentUntil) = (rows.State.Sequence, rows.State.State, rows.State.Plan, rows.State.SilentUntil);
            state.Touched += moved || present.Count > 0 ? 1 : 0;
        }

        ticket.DueAt = rows.DueAt;
    }

    private async Task AdvanceAsync(ClockShelf shelf, Ticket ticket, TicketType type, List<TicketEvent> events, CancellationToken cancellationToken)
    {
        var isNew = events[0].Sequence == 1;
        var state = Tracked<TicketClockState>(s => s.TicketId == ticket.Id).FirstOrDefault()
            ?? (isNew ? null : await db.ClockStates.FirstOrDefaultAsync(s => s.TicketId == ticket.Id, cancellationToken));
        if (state is not null && state.Sequence >= events[^1].Sequence)
        {
            // The save is repeated.
            return;
        }

        var before = state is not null && state.Sequence == events[0].Sequence - 1 ? ClockWalk.Read(state) : null;
        var walk = before?.Advance(shelf, type, events)
            ?? ClockWalk.Replay(shelf, type, isNew ? events : [.. await StreamAsync(ticket.Id, events[0].Sequence, cancellationToken), .. events]);
        if (before is not null && before.State.Clocks.SequenceEqual(walk.State.Clocks, ReferenceEqualityComparer.Instance))
        {
            // Most events (a note, a watcher) move no clock: their rows are not even read.
            (state!.Sequence, state.State, state.SilentUntil) = (walk.State.Sequence, JsonSerializer.Serialize(walk.State, ClockJson.Options), walk.SilentUntil);
            return;
        }

        List<TicketClock> stored = isNew ? [] : await db.Clocks.Where(c => c.TicketId == ticket.Id).ToListAsync(cancellationToken);
        stored.AddRange(Tracked<TicketClock>(c => c.TicketId == ticket.Id).Where(c => !stored.Contains(c)));
        var fired = stored.Count == 0 ? [] : await FiredAsync(ticket.Id, cancellationToken);
        Write(ticket, ClockRows.Of(shelf, ticket.Id, walk, fired, time.GetUtcNow().UtcDateTime), stored, state);
    }

    private async Task<List<FiredStep>> FiredAsync(Guid ticketId, CancellationToken cancellationToken) =>
        [
            .. await db.FiredSteps.AsNoTracking().Where(f => f.TicketId == ticketId).ToListAsync(cancellationToken),
            .. db.ChangeTracker.Entries<FiredStep>().Where(f => f.State == EntityState.Added && f.Entity.TicketId == ticketId).Select(f => f.Entity),
        ];

    private Task<List<TicketEvent>> StreamAsync(Guid ticketId, int before, CancellationToken cancellationToken) =>
        db.Events.AsNoTracking().Where(e => e.TicketId == ticketId && e.Sequence < before).OrderBy(e => e.Sequence).ToListAsync(cancellationToken);

    private IEnumerable<T> Tracked<T>(Func<T, bool> match)
        where T : class =>
        db.ChangeTracker.Entries<T>().Where(e => e.State != EntityState.Detached && match(e.Entity)).Select(e => e.Entity);

    private TicketType? Find(string typeId) => types.FirstOrDefault(t => t.Id == typeId && t.HasServiceLevels);
}
