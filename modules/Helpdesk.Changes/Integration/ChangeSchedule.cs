using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Settings;
using Helpdesk.Tickets;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Changes.Integration;

/// <summary>What is planned and forbidden, as it is stored now. Scoped.</summary>
internal sealed class ChangeSchedule(ChangesDbContext db, ITicketIntegrationService tickets, ITicketServiceDirectory services, ISettings settings, TimeProvider time)
{
    private const int MostSlots = 10;
    private static readonly TimeSpan Grid = TimeSpan.FromMinutes(15);

    /// <summary>What collides with the planned time of a change; nothing while none is planned.</summary>
    public async Task<IReadOnlyList<Conflict>> FindConflictsAsync(TicketPanelModel ticket, Change change, Guid? implementerId, CancellationToken cancellationToken) =>
        change.Planned is { } planned ? await FindConflictsAsync(ticket, planned, implementerId, cancellationToken) : [];

    /// <summary>What a time would collide with if the change were planned for it.</summary>
    public async Task<IReadOnlyList<Conflict>> FindConflictsAsync(TicketPanelModel ticket, Period planned, Guid? implementerId, CancellationToken cancellationToken)
    {
        var (calendar, work) = await LoadAsync(ticket, planned, planned, implementerId, cancellationToken);
        return calendar.FindFor(work);
    }

    /// <summary>The next times at which the change, as long as it is planned, collides with nothing.</summary>
    public async Task<IReadOnlyList<Period>> FindFreeSlotsAsync(TicketPanelModel ticket, Change change, CancellationToken cancellationToken)
    {
        if (change.Planned is not { } planned)
        {
            return [];
        }

        var now = time.GetUtcNow().UtcDateTime;
        var from = new DateTime(((now.Ticks / Grid.Ticks) + 1) * Grid.Ticks, DateTimeKind.Utc);
        var (calendar, work) = await LoadAsync(ticket, planned, new(from, from + ChangeCalendar.Horizon), ticket.AssigneeId, cancellationToken);
        return [.. calendar.FreeSlots(work, from).Take(MostSlots)];
    }

    private async Task<(ChangeCalendar Calendar, PlannedWork Work)> LoadAsync(
        TicketPanelModel ticket, Period planned, Period within, Guid? implementerId, CancellationToken cancellationToken)
    {
        var rows = await db.Changes
            .Where(c => c.PlannedEnd > within.Start && c.PlannedStart < within.End && c.Id != ticket.TicketId)
            .Select(c => new { c.Id, Start = c.PlannedStart!.Value, End = c.PlannedEnd!.Value }).ToListAsync(cancellationToken);
        var others = await tickets.GetAsync([.. rows.Select(r => r.Id)], cancellationToken);
        var serviceOf = await services.GetOfTicketsAsync([.. others.Keys, ticket.TicketId], cancellationToken);
        Guid? Service(Guid id) => serviceOf.TryGetValue(id, out var service) ? service : null;
        var work = new PlannedWork(ticket.TicketId, ticket.Number, planned, Service(ticket.TicketId), implementerId);
        return (
            new(
                [
                    .. rows.Where(r => r.Start < r.End && others.TryGetValue(r.Id, out var other) && ChangeType.Claiming.Contains(other.State))
                        .Select(r => new PlannedWork(r.Id, others[r.Id].Number, new Period(r.Start, r.End), Service(r.Id), others[r.Id].AssigneeId)),
                ],
                await db.Blackouts.AsNoTracking().Where(b => b.To > within.Start && b.From < within.End).ToListAsync(cancellationToken),
                await db.MaintenanceWindows.AsNoTracking().Where(w => w.ServiceId == work.ServiceId).ToListAsync(cancellationToken),
                TimeZoneInfo.FindSystemTimeZoneById((await settings.GetAsync<RegionalSettings>(cancellationToken)).TimeZone)),
            work);
    }
}
