using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Integration;

internal sealed class TicketIntegrationService(
    TicketsDbContext db, TicketAccess access, TicketMerges merges, ReadTicketContent content, ICurrentUser user, TimeProvider time, IStringLocalizer L)
    : ITicketIntegrationService
{
    public Task<TicketPanelModel?> FindAsync(string number, CancellationToken cancellationToken) =>
        access.Visible().Where(t => t.Number == number)
            .Select(t => (TicketPanelModel?)new TicketPanelModel(t.Id, t.TypeId, t.Number, t.Title, t.State, t.RequesterId, t.TeamId, t.AssigneeId))
            .FirstOrDefaultAsync(cancellationToken);

    public async Task<IReadOnlyDictionary<string, TicketPanelModel>> FindAsync(IReadOnlyCollection<string> numbers, CancellationToken cancellationToken) =>
        await access.Visible().Where(t => numbers.Contains(t.Number))
            .Select(t => new TicketPanelModel(t.Id, t.TypeId, t.Number, t.Title, t.State, t.RequesterId, t.TeamId, t.AssigneeId))
            .ToDictionaryAsync(t => t.Number, StringComparer.Ordinal, cancellationToken);

    public async Task<IReadOnlyDictionary<Guid, TicketPanelModel>> GetAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await db.Tickets.Where(t => ids.Contains(t.Id))
            .Select(t => new TicketPanelModel(t.Id, t.TypeId, t.Number, t.Title, t.State, t.RequesterId, t.TeamId, t.AssigneeId))
            .ToDictionaryAsync(t => t.TicketId, cancellationToken);

    public async Task<IReadOnlyList<Guid>> GetWatchersAsync(Guid ticketId, CancellationToken cancellationToken) =>
        await db.Watchers.Where(w => w.TicketId == ticketId).Select(w => w.PersonId).ToListAsync(cancellationToken);

    public async Task<TicketMergeModel> GetMergeAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        var mergedInto = await db.Tickets.Where(t => t.Id == ticketId).Select(t => t.MergedIntoId).FirstOrDefaultAsync(cancellationToken);
        var above = await merges.AboveAsync(mergedInto, null, cancellationToken);
        var absorbed = await merges.AbsorbedAsync(ticketId, cancellationToken);
        return new(
            above is [.., var m] ? new(m.Id, m.TypeId, m.Number, m.Title, m.State, m.RequesterId, m.TeamId, m.AssigneeId) : null,
            [.. absorbed.Select(a => new TicketPanelModel(a.Id, a.TypeId, a.Number, a.Title, a.State, a.RequesterId, null, null))]);
    }

    public Task<TicketContent?> GetContentAsync(Guid ticketId, CancellationToken cancellationToken) => content.HandleAsync(ticketId, cancellationToken);

    public async Task<IReadOnlyList<LinkedTicket>> GetLinkedAsync(Guid ticketId, string kind, bool isTarget, CancellationToken cancellationToken)
    {
        var links = isTarget
            ? db.Links.Where(l => l.TargetId == ticketId && l.Kind == kind).Select(l => new { OtherId = l.SourceId, l.LinkedAt })
            : db.Links.Where(l => l.SourceId == ticketId && l.Kind == kind).Select(l => new { OtherId = l.TargetId, l.LinkedAt });
        return await links.Join(db.Tickets, l => l.OtherId, t => t.Id, (l, t) => new { l.LinkedAt, Ticket = t })
            .OrderBy(l => l.Ticket.CreatedAt).ThenBy(l => l.Ticket.Id)
            .Select(l => new LinkedTicket(
                new TicketPanelModel(
                    l.Ticket.Id, l.Ticket.TypeId, l.Ticket.Number, l.Ticket.Title, l.Ticket.State, l.Ticket.RequesterId, l.Ticket.TeamId, l.Ticket.AssigneeId),
                l.Ticket.SubState, l.Ticket.IsOpen, l.Ticket.MergedIntoId != null, l.LinkedAt))
            .ToListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<OpenTicket>> ListOpenAsync(string typeId, int most, CancellationToken cancellationToken) =>
        access.SeesDesk
            ? await db.Tickets.Where(t => t.IsOpen && t.TypeId == typeId && t.MergedIntoId == null)
                .OrderBy(t => t.CreatedAt).ThenBy(t => t.Id)
                .Take(most)
                .Select(t => new OpenTicket(
                    new TicketPanelModel(t.Id, t.TypeId, t.Number, t.Title, t.State, t.RequesterId, t.TeamId, t.AssigneeId), t.CreatedAt, t.Priority))
                .ToListAsync(cancellationToken)
            : [];

    public async Task<IReadOnlyList<LivedTicket>> ListLivedAsync(string typeId, DateTime from, DateTime to, Guid after, int most, CancellationToken cancellationToken)
    {
        if (!access.SeesDesk)
        {
            return [];
        }

        var lived = await db.Tickets.Where(t => t.TypeId == typeId && t.MergedIntoId == null && t.CreatedAt < to && t.Id.CompareTo(after) > 0
                && (t.IsOpen || t.ResolvedAt >= from || (t.ResolvedAt == null && (t.ClosedAt >= from || (t.ClosedAt == null && t.UpdatedAt >= from)))))
            .OrderBy(t => t.Id)
            .Take(most)
            .Select(t => new
            {
                Ticket = new TicketPanelModel(t.Id, t.TypeId, t.Number, t.Title, t.State, t.RequesterId, t.TeamId, t.AssigneeId),
                t.CreatedAt, t.Priority, t.IsOpen, t.ResolvedAt, t.ClosedAt, t.UpdatedAt, t.ResolutionCode,
            })
            .ToListAsync(cancellationToken);
        return [.. lived.Select(t => new LivedTicket(t.Ticket, t.CreatedAt, t.Priority, t.IsOpen ? (DateTime?)null : t.ResolvedAt ?? t.ClosedAt ?? t.UpdatedAt, t.ResolutionCode))];
    }

    public async Task<IReadOnlyDictionary<Guid, LinkCounts>> CountLinkedAsync(IReadOnlyCollection<Guid> ticketIds, string kind, CancellationToken cancellationToken) =>
        await db.Links.Where(l => ticketIds.Contains(l.TargetId) && l.Kind == kind)
            .Join(db.Tickets, l => l.SourceId, t => t.Id, (l, t) => new { l.TargetId, t.IsOpen })
            .GroupBy(l => l.TargetId)
            .Select(g => new { g.Key, Open = g.Count(l => l.IsOpen), All = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => new LinkCounts(g.Open, g.All), cancellationToken);

    public async Task<IReadOnlyDictionary<Guid, TicketRevision>> GetRevisionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken) =>
        await db.Tickets.Where(t => ids.Contains(t.Id)).Select(t => new { t.Id, t.LastSequence, t.UpdatedAt })
            .ToDictionaryAsync(t => t.Id, t => new TicketRevision(t.LastSequence, t.UpdatedAt), cancellationToken);

    public async Task<string> RecordChangesAsync(
        Guid ticketId, IReadOnlyList<RecordedChange> changes, string? reason, string? expectedStamp, CancellationToken cancellationToken)
    {
        var ticket = await db.Tickets.FirstOrDefaultAsync(t => t.Id == ticketId, cancellationToken)
            ?? throw new NotFoundException(L["The ticket does not exist any more."]);
        access.CheckStamp(ticket, expectedStamp);
        if (ticket.RecordForeignChanges(changes, TicketAct.Of(user, time, L, reason)) is { } @event)
        {
            db.Events.Add(@event);
            await db.SaveChangesAsync(cancellationToken);
        }

        return ticket.ConcurrencyStamp;
    }
}
