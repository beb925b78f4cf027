using Helpdesk.Identity;
using Helpdesk.Security;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>A ticket that the person could do next.</summary>
/// <param name="Metric">What is due; null when nothing is.</param>
/// <param name="WaitsFor">What it waits for, in the person's language; null when it does not wait.</param>
/// <param name="IsMine">The person owns it; otherwise nobody of the team does.</param>
/// <param name="Score">See <see cref="NextScore"/>.</param>
internal sealed record NextTicket(
    string Number, string Title, string TypeId, string State, string StateName, int Priority, string? TeamName, DateTime CreatedAt, DateTime? DueAt, ClockMetric? Metric,
    string? WaitsFor, bool IsMine, double Score);

/// <summary>The person's open tickets and those of the own teams that nobody owns, what should be done first on top.</summary>
internal sealed class ListNext(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, TicketLabels labels, IPeopleDirectory people, ICurrentUser user, TimeProvider time, IStringLocalizer L)
{
    public const int Shown = 50;

    /// <summary>Candidates of each kind that are scored: those that are due first, and those of the highest priority.</summary>
    private const int Scored = 250;

    public async Task<IReadOnlyList<NextTicket>> HandleAsync(CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ViewTickets);
        var (me, teams) = (user.RequiredId, user.TeamIds);
        var mine = access.Visible().AsNoTracking()
            .Where(t => t.IsOpen && (t.AssigneeId == me || (t.AssigneeId == null && t.TeamId != null && teams.Contains(t.TeamId.Value))));
        var rows = await mine.Where(t => t.DueAt != null).OrderBy(t => t.DueAt).ThenBy(t => t.Number).Take(Scored).Select(TicketRow.FromTicket).ToListAsync(cancellationToken);
        rows.AddRange(await mine.OrderBy(t => t.Priority).ThenBy(t => t.CreatedAt).ThenBy(t => t.Number).Take(Scored).Select(TicketRow.FromTicket).ToListAsync(cancellationToken));

        var now = time.GetUtcNow().UtcDateTime;
        var first = rows.DistinctBy(r => r.Id)
            .Select(r => (Row: r, IsWaiting: CategoryOf(r) == StateCategory.Waiting))
            .Select(r => (r.Row, r.IsWaiting, Score: NextScore.Of(r.Row.Priority, r.Row.DueAt - now, now - r.Row.CreatedAt, r.IsWaiting)))
            .OrderByDescending(r => r.Score).ThenBy(r => r.Row.CreatedAt).ThenBy(r => r.Row.Number, StringComparer.Ordinal)
            .Take(Shown).ToList();
        var metrics = await MetricsAsync([.. first.Where(r => r.Row.DueAt is not null).Select(r => r.Row.Id)], cancellationToken);
        var names = await TicketNames.LoadAsync(people, [], first.Select(r => r.Row.TeamId), L, cancellationToken);
        return
        [
            .. first.Select(r =>
            {
                var type = catalog.FindType(r.Row.TypeId);
                return new NextTicket(
                    r.Row.Number, r.Row.Title, r.Row.TypeId, r.Row.State, labels.State(type, r.Row.State), r.Row.Priority, names.Team(r.Row.TeamId), r.Row.CreatedAt, r.Row.DueAt,
                    metrics.TryGetValue(r.Row.Id, out var metric) ? metric : null,
                    r.IsWaiting ? r.Row.SubState is { } subState ? labels.SubState(type, subState) : labels.State(type, r.Row.State) : null,
                    r.Row.AssigneeId == me, r.Score);
            }),
        ];
    }

    private StateCategory? CategoryOf(TicketRow row) => catalog.FindType(row.TypeId)?.StateMachine.States.FirstOrDefault(s => s.Id == row.State)?.Category;

    /// <summary>What the clock that is due first measures, by ticket.</summary>
    private async Task<Dictionary<Guid, ClockMetric>> MetricsAsync(List<Guid> tickets, CancellationToken cancellationToken) => tickets.Count == 0
        ? []
        : (await db.Clocks.AsNoTracking().Where(c => tickets.Contains(c.TicketId) && c.EndedAt == null && c.DueAt != null)
            .Select(c => new { c.TicketId, c.DueAt, c.Metric }).ToListAsync(cancellationToken))
            .GroupBy(c => c.TicketId).ToDictionary(g => g.Key, g => g.OrderBy(c => c.DueAt).ThenBy(c => c.Metric).First().Metric);
}
