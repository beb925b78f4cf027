using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets;

/// <summary>A ticket that was merged into the one that is read, directly or through others.</summary>
internal sealed record AbsorbedTicket(
    Guid Id, string Number, string Title, string TypeId, string State, string Description, Guid RequesterId, int Priority, DateTime CreatedAt, Guid MergedIntoId);

/// <summary>A ticket above the one that is read.</summary>
/// <param name="Since">When the way from the one that is read to this one was complete: what is older does not concern its requester.</param>
internal sealed record MainTicket(
    Guid Id, string Number, string Title, string TypeId, string State, string? SubState, bool IsOpen, int Priority, Guid RequesterId, Guid? TeamId,
    Guid? AssigneeId, string? ResolutionCode, string? ResolutionNotes, DateTime? ResolvedAt, Guid? MergedIntoId, DateTime? MergedAt, DateTime Since);

/// <summary>
/// Reads across merges. Nothing is ever moved: a conversation is put together when it is read, so that an unmerge has nothing to put back.
/// Scoped.
/// </summary>
internal sealed class TicketMerges(TicketsDbContext db)
{
    /// <summary>Everything that was merged into a ticket, at any depth; the nearest first.</summary>
    public async Task<IReadOnlyList<AbsorbedTicket>> AbsorbedAsync(Guid ticketId, CancellationToken cancellationToken)
    {
        List<AbsorbedTicket> all = [];
        List<Guid> level = [ticketId];
        while (level.Count > 0)
        {
            var into = level;
            var found = await db.Tickets.AsNoTracking().Where(t => t.MergedIntoId != null && into.Contains(t.MergedIntoId.Value))
                .OrderBy(t => t.Number)
                .Select(t => new AbsorbedTicket(
                    t.Id, t.Number, t.Title, t.TypeId, t.State, t.Description, t.RequesterId, t.Priority, t.CreatedAt, t.MergedIntoId!.Value))
                .ToListAsync(cancellationToken);
            all.AddRange(found);
            level = [.. found.Select(f => f.Id)];
        }

        return all;
    }

    /// <summary>The tickets above a merged one; the last is the main record in which it is worked on now. Empty when it stands alone.</summary>
    public async Task<IReadOnlyList<MainTicket>> AboveAsync(Guid? mergedIntoId, DateTime? mergedAt, CancellationToken cancellationToken)
    {
        List<MainTicket> above = [];
        var (next, since) = (mergedIntoId, mergedAt ?? DateTime.MinValue);
        while (next is { } id)
        {
            var from = since;
            var main = await db.Tickets.AsNoTracking().Where(t => t.Id == id)
                .Select(t => new MainTicket(
                    t.Id, t.Number, t.Title, t.TypeId, t.State, t.SubState, t.IsOpen, t.Priority, t.RequesterId, t.TeamId, t.AssigneeId, t.ResolutionCode,
                    t.ResolutionNotes, t.ResolvedAt, t.MergedIntoId, t.MergedAt, from))
                .FirstOrDefaultAsync(cancellationToken);
            if (main is null)
            {
                break;
            }

            above.Add(main);
            next = main.MergedIntoId;
            since = main.MergedAt is { } later && later > since ? later : since;
        }

        return above;
    }

    /// <summary>The main records in which merged tickets are worked on, by the merged ticket's id.</summary>
    public async Task<IReadOnlyDictionary<Guid, MainTicket>> MainsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken)
    {
        Dictionary<Guid, MainTicket> mains = [];
        if (ids.Count == 0)
        {
            return mains;
        }

        var merged = await db.Tickets.AsNoTracking().Where(t => ids.Contains(t.Id) && t.MergedIntoId != null)
            .Select(t => new { t.Id, t.MergedIntoId, t.MergedAt }).ToListAsync(cancellationToken);
        foreach (var ticket in merged)
        {
            if (await AboveAsync(ticket.MergedIntoId, ticket.MergedAt, cancellationToken) is [.., var main])
            {
                mains[ticket.Id] = main;
            }
        }

        return mains;
    }

    /// <summary>
    /// The messages that belong to a ticket's conversation. The desk reads those of the absorbed tickets too; the requester of an absorbed ticket
    /// reads what the desk writes publicly in the main record after the merge, and never what others write there (ADR 0019).
    /// </summary>
    /// <param name="ticketId">Ticket.</param>
    /// <param name="desk">The reader sees the desk's side.</param>
    /// <param name="absorbed">What was merged into it; only the desk reads that.</param>
    /// <param name="above">What it was merged into.</param>
    public IQueryable<TicketComment> Comments(Guid ticketId, bool desk, IEnumerable<AbsorbedTicket> absorbed, IEnumerable<MainTicket> above)
    {
        List<Guid> ids = [ticketId, .. absorbed.Where(_ => desk).Select(a => a.Id)];
        var comments = db.Comments.AsNoTracking().Where(c => ids.Contains(c.TicketId) && (desk || c.IsPublic));
        foreach (var (id, since) in above.Select(a => (a.Id, a.Since)))
        {
            comments = comments.Concat(db.Comments.AsNoTracking().Where(c => c.TicketId == id && c.IsPublic && c.IsFromDesk == true && c.CreatedAt > since));
        }

        return comments;
    }
}
