using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Metrics;

/// <summary>The records behind a number: the same query for the number and for the list that it links to. Scoped; reads each population once.</summary>
internal sealed class MetricSource(TicketsDbContext db, TicketAccess access)
{
    // A page asks for the same population for several numbers.
    private readonly Dictionary<(MetricPopulation, ClockMetric?, MetricScope), IReadOnlyList<MetricRow>> _read = [];

    public async Task<IReadOnlyList<MetricRow>> ReadAsync(MetricDefinition definition, MetricScope scope, CancellationToken cancellationToken)
    {
        var key = (definition.Population, definition.Clock, scope);
        if (!_read.TryGetValue(key, out var rows))
        {
            var query = definition.Clock is { } clock ? Clocks(definition.Population, clock, scope)
                : definition.Population == MetricPopulation.Asked ? Asked(scope)
                : Records(definition.Population, scope);
            _read[key] = rows = await query.ToListAsync(cancellationToken);
        }

        return rows;
    }

    /// <summary>Opening and end of every ticket that was open at some time of the period.</summary>
    public async Task<IReadOnlyList<(DateTime OpenedAt, DateTime? EndedAt)>> ReadLivesAsync(MetricScope scope, CancellationToken cancellationToken) =>
    [
        .. (await (
            from m in db.Measures.AsNoTracking()
            where m.OpenedAt < scope.To && (m.EndedAt == null || m.EndedAt >= scope.From)
            join t in Tickets(scope) on m.TicketId equals t.Id
            select new { m.OpenedAt, m.EndedAt }).ToListAsync(cancellationToken)).Select(m => (m.OpenedAt, m.EndedAt)),
    ];

    private IQueryable<MetricRow> Records(MetricPopulation population, MetricScope scope)
    {
        var measures = population switch
        {
            MetricPopulation.Opened => db.Measures.Where(m => m.OpenedAt >= scope.From && m.OpenedAt < scope.To),
            MetricPopulation.Resolved => db.Measures.Where(m => m.LastResolvedAt >= scope.From && m.LastResolvedAt < scope.To),
            _ => db.Measures.Where(m => m.IsOpen),
        };
        return
            from m in measures.AsNoTracking()
            join t in Tickets(scope) on m.TicketId equals t.Id
            select new MetricRow
            {
                TicketId = m.TicketId,
                OpenedAt = m.OpenedAt,
                FirstResponseAt = m.FirstResponseAt,
                OwnedAt = m.OwnedAt,
                LastResolvedAt = m.LastResolvedAt,
                IsResolved = m.IsResolved,
                IsOpen = m.IsOpen,
                IsCancelled = m.IsCancelled || m.IsMerged,
                PausedSeconds = m.PausedSeconds,
                Reopens = m.Reopens,
                TeamChanges = m.TeamChanges,
                IsPingPong = m.IsPingPong,
                IsFirstContact = m.IsFirstContact,
                TeamId = t.TeamId,
                AssigneeId = t.AssigneeId,
                Priority = t.Priority,
            };
    }

    private IQueryable<MetricRow> Asked(MetricScope scope) =>
        from r in db.Ratings.AsNoTracking()
        where r.InvitedAt >= scope.From && r.InvitedAt < scope.To
        join t in Tickets(scope) on r.TicketId equals t.Id
        select new MetricRow
        {
            TicketId = t.Id,
            OpenedAt = t.CreatedAt,
            TeamId = t.TeamId,
            AssigneeId = t.AssigneeId,
            Priority = t.Priority,
            Score = r.Score,
            ReasonLines = r.Reasons,
        };

    /// <summary>Service levels only: what teams and suppliers promise each other is not what the customer was promised.</summary>
    private IQueryable<MetricRow> Clocks(MetricPopulation population, ClockMetric metric, MetricScope scope)
    {
        var clocks = db.Clocks.AsNoTracking().Where(c => c.Metric == metric && c.Agreement == AgreementKind.ServiceLevel);
        clocks = population == MetricPopulation.OpenClocks
            ? clocks.Where(c => c.Status == ClockStatus.Running || c.Status == ClockStatus.Paused)
            : clocks.Where(c => c.EndedAt >= scope.From && c.EndedAt < scope.To);
        return
            from c in clocks
            join t in Tickets(scope) on c.TicketId equals t.Id
            select new MetricRow
            {
                TicketId = t.Id,
                OpenedAt = t.CreatedAt,
                TeamId = t.TeamId,
                AssigneeId = t.AssigneeId,
                Priority = t.Priority,
                Clock = new MetricClock(c.Status, c.ElapsedSeconds, c.IsBreached, c.DueAt),
            };
    }

    private IQueryable<Ticket> Tickets(MetricScope scope)
    {
        var tickets = access.Visible().AsNoTracking();
        if (scope.TeamId is { } team)
        {
            tickets = tickets.Where(t => t.TeamId == team);
        }

        if (scope.AssigneeId is { } assignee)
        {
            tickets = tickets.Where(t => t.AssigneeId == assignee);
        }

        if (scope.ServiceId is { } service)
        {
            tickets = tickets.Where(t => t.ServiceId == service);
        }

        if (scope.TypeId is { } type)
        {
            tickets = tickets.Where(t => t.TypeId == type);
        }

        return scope.Priority is { } priority ? tickets.Where(t => t.Priority == priority) : tickets;
    }
}
