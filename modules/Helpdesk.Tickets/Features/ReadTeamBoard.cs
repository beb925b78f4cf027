using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>The open work of a team by who owns it.</summary>
internal sealed record TeamBoard(TeamRef Team, IReadOnlyList<BoardColumn> Columns);

/// <param name="PersonId">Owner; null for nobody.</param>
/// <param name="Name">Name of the owner, in the reader's language for nobody.</param>
/// <param name="IsMember">False for somebody who owns tickets of the team without being in it.</param>
/// <param name="Open">Open tickets.</param>
/// <param name="Ageing">Open for more than <see cref="ReadWorkload.AgeingDays"/> days.</param>
/// <param name="Breaching">A clock is late, or due within <see cref="ReadTeamBoard.BreachingHours"/> hours.</param>
/// <param name="Filter">The tickets in the filter language; conditions can be added behind it.</param>
/// <param name="Cards">Those that are due first; at most <see cref="ReadTeamBoard.MostCards"/>.</param>
internal sealed record BoardColumn(
    Guid? PersonId, string Name, bool IsMember, int Open, int Ageing, int Breaching, string Filter, IReadOnlyList<BoardCard> Cards);

/// <param name="Stamp">Concurrency stamp, so that moving it is judged by what was seen.</param>
internal sealed record BoardCard(
    string Number, string Title, string TypeId, string State, int Priority, Guid? AssigneeId, DateTime CreatedAt, DateTime? DueAt, string Stamp);

/// <summary>Reads a team's board: nobody first, then the members by name, then others who own tickets of the team.</summary>
internal sealed class ReadTeamBoard(TicketAccess access, IPeopleDirectory people, TimeProvider time, IStringLocalizer L)
{
    public const int BreachingHours = 4;

    /// <summary>Cards of a column.</summary>
    public const int MostCards = 12;

    /// <summary>Cards that are read for all columns.</summary>
    private const int MostRead = 600;

    /// <summary>Conditions of the counts in the filter language, in the order open, ageing, breaching.</summary>
    public static string AgeingFilter => $"created < -{ReadWorkload.AgeingDays}d";

    public static string BreachingFilter => $"due <= +{BreachingHours}h";

    /// <exception cref="NotFoundException">There is no such team.</exception>
    public async Task<TeamBoard> HandleAsync(Guid teamId, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ViewTickets);
        var team = (await people.GetTeamsAsync([teamId], cancellationToken)).GetValueOrDefault(teamId)
            ?? throw new NotFoundException(L["There is no such team any more. Choose another one."]);
        var now = time.GetUtcNow().UtcDateTime;
        var (ageing, soon) = (now.AddDays(-ReadWorkload.AgeingDays), now.AddHours(BreachingHours));
        var open = access.Visible().AsNoTracking().Where(t => t.TeamId == teamId && t.IsOpen);
        var counts = await open.GroupBy(t => t.AssigneeId)
            .Select(g => new { PersonId = g.Key, Open = g.Count(), Ageing = g.Count(t => t.CreatedAt < ageing), Breaching = g.Count(t => t.DueAt != null && t.DueAt <= soon) })
            .ToListAsync(cancellationToken);
        // Apart: a long backlog of nobody must not take the places of what people own.
        var cards = (await ReadAsync(open.Where(t => t.AssigneeId == null), MostCards))
            .Concat(await ReadAsync(open.Where(t => t.AssigneeId != null), MostRead)).ToLookup(c => c.AssigneeId);

        var members = await people.GetMembersAsync(teamId, cancellationToken);
        List<Guid> strangers = [.. counts.Select(c => c.PersonId).OfType<Guid>().Except(members.Select(m => m.Id))];
        var others = await people.GetPeopleAsync(strangers, cancellationToken);
        return new(team,
        [
            Column(null, L["Nobody"], "nobody", isMember: true),
            .. members.Select(m => Column(m.Id, m.DisplayName, FilterPrinter.Quote(m.UserName), isMember: true)),
            .. others.Values.OrderBy(p => p.DisplayName, StringComparer.CurrentCultureIgnoreCase)
                .Select(p => Column(p.Id, p.DisplayName, FilterPrinter.Quote(p.UserName), isMember: false)),
        ]);

        Task<List<BoardCard>> ReadAsync(IQueryable<Ticket> tickets, int most) => tickets
            .OrderBy(t => t.DueAt == null).ThenBy(t => t.DueAt).ThenBy(t => t.Priority).ThenBy(t => t.CreatedAt).ThenBy(t => t.Number)
            .Take(most)
            .Select(t => new BoardCard(t.Number, t.Title, t.TypeId, t.State, t.Priority, t.AssigneeId, t.CreatedAt, t.DueAt, t.ConcurrencyStamp))
            .ToListAsync(cancellationToken);

        BoardColumn Column(Guid? personId, string name, string owner, bool isMember)
        {
            var count = counts.Find(c => c.PersonId == personId);
            return new(
                personId, name, isMember, count?.Open ?? 0, count?.Ageing ?? 0, count?.Breaching ?? 0,
                $"open and team = {FilterPrinter.Quote(team.Name)} and assignee = {owner}", [.. cards[personId].Take(MostCards)]);
        }
    }
}
