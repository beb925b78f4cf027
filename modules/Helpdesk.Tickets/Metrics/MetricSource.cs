using System.Linq.Expressions;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Metrics;

/// <summary>The records behind a number: the same query for the number and for the list that it links to. Scoped; reads each population once.</summary>
internal sealed class MetricSource(TicketsDbContext db, TicketAccess access)
{
    private static readonly MetricPopulation[] OfTickets = [MetricPopulation.Opened, MetricPopulation.Resolved, MetricPopulation.Open, MetricPopulation.Alive];

    // A page asks for the same population for several numbers.
    private readonly Dictionary<(MetricPopulation, ClockMetric?, MetricScope), IReadOnlyList<MetricRow>> _read = [];

    /// <summary>
    /// Reads the populations of tickets ahead, for pages that show most of them: over a period they are nearly the same tickets, so all of them
    /// cost what one does.
    /// </summary>
    public async Task ReadTicketsAsync(MetricScope scope, CancellationToken cancellationToken)
    {
        var rows = await Measured(scope)
            .Where(r => r.IsOpen
                || (r.OpenedAt >= scope.From && r.OpenedAt < scope.To)
                || (r.LastResolvedAt >= scope.From && r.LastResolvedAt < scope.To)
                || (r.OpenedAt < scope.To && (r.EndedAt == null || r.EndedAt >= scope.From)))
            .ToListAsync(cancellationToken);
        foreach (var population in OfTickets)
        {
            _read[(population, null, scope)] = [.. rows.Where(In(population, scope).Compile())];
        }
    }

    public Task<IReadOnlyList<MetricRow>> ReadAsync(MetricDefinition definition, MetricScope scope, CancellationToken cancellationToken) =>
        ReadAsync(definition.Population, definition.Clock, scope, cancellationToken);

    /// <summary>Every ticket that was open at some time of the period.</summary>
    public Task<IReadOnlyList<MetricRow>> ReadLivesAsync(MetricScope scope, CancellationToken cancellationToken) =>
        ReadAsync(MetricPopulation.Alive, null, scope, cancellationToken);

    private async Task<IReadOnlyList<MetricRow>> ReadAsync(
        MetricPopulation population, ClockMetric? metric, MetricScope scope, CancellationToken cancellationToken)
    {
        var key = (population, metric, scope);
        if (!_read.TryGetValue(key, out var rows))
        {
            var query = metric is { } clock ? Clocks(population, clock, scope)
                : population == MetricPopulation.Asked ? Asked(scope)
                : Measured(scope).Where(In(population, scope));
            _read[key] = rows = await query.ToListAsync(cancellationToken);
        }

        return rows;
    }

    /// <summary>What makes a ticket one of a population; for the database and for rows that are read already.</summary>
    private static Expression<Func<MetricRow, bool>> In(MetricPopulation population, MetricScope scope) => population switch
    {
        MetricPopulation.Opened => r => r.OpenedAt >= scope.From && r.OpenedAt < scope.To,
        MetricPopulation.Resolved => r => r.LastResolvedAt >= scope.From && r.LastResolvedAt < scope.To,
        MetricPopulation.Alive => r => r.OpenedAt < scope.To && (r.EndedAt == null || r.EndedAt >= scope.From),
        _ => r => r.IsOpen,
    };

    private IQueryable<MetricRow> Measured(MetricScope scope) =>
        from m in db.Measures.AsNoTracking()
        join t in Tickets(scope) on m.TicketId equals t.Id
        select new MetricRow
        {
            TicketId = m.TicketId,
            OpenedAt = m.OpenedAt,
            FirstResponseAt = m.FirstResponseAt,
            OwnedAt = m.OwnedAt,
            LastResolvedAt = m.LastResolvedAt,
            EndedAt = m.EndedAt,
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
        };

    private IQueryable<MetricRow> Asked(MetricScope scope) =>
        from r in db.Ratings.AsNoTracking()
        where r.InvitedAt >= scope.From && r.InvitedAt < scope.To
        join t in Tickets(scope) on r.TicketId equals t.Id
        select new MetricRow
        {
            TicketId = t.Id,
            TeamId = t.TeamId,
            AssigneeId = t.AssigneeId,
            Score = r.Score,
            ReasonLines = r.Reasons,
        };

    /// <summary>Service levels only: what teams and suppliers promise each other is not what the customer was promised.</summary>
    private IQueryable<MetricRow> Clocks(MetricPopulation population, ClockMetric metric, MetricScope scope)
    {
        var clocks = db.Clocks.AsNoTracking().Where(c => c.Metric == metric && c.Agreement == AgreementKind.ServiceLevel);
        clocks = population == MetricPopulation.OpenClocks
            ? clocks.Where(c => c.EndedAt == null && (c.Status == ClockStatus.Running || c.Status == ClockStatus.Paused))
            : clocks.Where(c => c.EndedAt >= scope.From && c.EndedAt < scope.To);
        return
            from c in clocks
            join t in Tickets(scope) on c.TicketId equals t.Id
            select new MetricRow
            {
                TicketId = t.Id,
                TeamId = t.TeamId,
                AssigneeId = t.AssigneeId,
                ServiceId = t.ServiceId,
                Priority = t.Priority,
                Clock = new MetricClock(c.Status, c.ElapsedSeconds, c.IsBreached, c.EndedAt == null ? c.DueAt : null)
                {
                    DefinitionId = c.DefinitionId,
                    DefinitionVersion = c.DefinitionVersion,
                    Cycle = c.Cycle,
                    AttachedBy = c.AttachedBy,
                    TargetSeconds = c.TargetSeconds,
                    EndedAt = c.EndedAt,
                },
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
