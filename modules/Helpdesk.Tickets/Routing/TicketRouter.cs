using Helpdesk.Identity;
using Helpdesk.Settings;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Routing;

/// <summary>Where a new ticket goes.</summary>
/// <param name="TeamId">Team; null only when no rule fits and the tenant has no default team.</param>
/// <param name="AssigneeId">Owner; null for the team's queue.</param>
/// <param name="RoutedBy">Name of the rule, or <see cref="TicketRouter.DefaultTeam"/>; null when nothing decided.</param>
internal sealed record TicketRoute(Guid? TeamId, Guid? AssigneeId, string? RoutedBy);

/// <summary>Routes tickets that come without a team. Scoped.</summary>
internal sealed class TicketRouter(TicketsDbContext db, RoutingRules rules, IPeopleDirectory people, ISettings settings, TimeProvider time)
{
    /// <summary>Stands in the history where no rule did it.</summary>
    public const string DefaultTeam = "default-team";

    /// <param name="opened">The ticket as it is opened.</param>
    /// <param name="mayAssign">False leaves it in the team's queue whatever the rule says.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <remarks>A turn that is taken is saved with the ticket.</remarks>
    public async Task<TicketRoute> RouteAsync(Ticket opened, bool mayAssign, CancellationToken cancellationToken)
    {
        var table = await rules.GetTableAsync(cancellationToken);
        if (table.FirstFit(opened) is { } rule)
        {
            var owner = mayAssign && opened.AssigneeId is null && rule.Mode != AssignmentMode.None
                ? await AssignAsync(rule, cancellationToken)
                : opened.AssigneeId;
            return new(rule.TeamId, owner, rule.Name);
        }

        return await DefaultTeamAsync(cancellationToken) is { } team ? new(team.Id, opened.AssigneeId, DefaultTeam) : new(null, opened.AssigneeId, null);
    }

    /// <summary>The team of tickets that no rule sends elsewhere.</summary>
    public async ValueTask<TeamRef?> DefaultTeamAsync(CancellationToken cancellationToken) =>
        (await settings.GetAsync<RoutingSettings>(cancellationToken)).DefaultTeam is { Length: > 0 } name
            ? (await rules.GetTableAsync(cancellationToken)).FindTeam(name)
            : null;

    private async Task<Guid?> AssignAsync(RoutingRule rule, CancellationToken cancellationToken)
    {
        List<Guid> members = [.. (await people.GetMembersAsync(rule.TeamId, cancellationToken)).Select(m => m.Id)];
        var absent = await AbsentAsync(cancellationToken);
        var own = await db.Capacities.AsNoTracking().ToDictionaryAsync(c => c.PersonId, c => c.Capacity, cancellationToken);
        var usual = (await settings.GetAsync<RoutingSettings>(cancellationToken)).DefaultCapacity;

        // Who gets nothing has nothing to hand on to a substitute either.
        List<Guid> present = [.. Assignment.Present(members.Where(m => own.GetValueOrDefault(m, usual) > 0), absent)];
        if (present.Count == 0)
        {
            return null;
        }

        var turns = await TurnsAsync(rule.TeamId, cancellationToken);
        var last = turns.Last();
        var open = rule.Mode == AssignmentMode.LeastLoad ? await OpenAsync(present, cancellationToken) : [];
        var order = Assignment.InOrder(
            rule.Mode, present.Select(p => new Candidate(p, own.GetValueOrDefault(p, usual), open.GetValueOrDefault(p), last.GetValueOrDefault(p))));
        foreach (var person in order)
        {
            // A member may lack the right, and a substitute may have left: neither could do the work.
            if (await people.MayAsync(person, TicketPermissions.EditTickets, cancellationToken))
            {
                turns.Take(person);
                return person;
            }
        }

        return null;
    }

    private async Task<Dictionary<Guid, Guid?>> AbsentAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var absences = await db.Absences.AsNoTracking().Where(a => a.StartsAt <= now && a.EndsAt > now).ToListAsync(cancellationToken);

        // Of absences that overlap the later one knows better who stands in.
        return absences.GroupBy(a => a.PersonId).ToDictionary(g => g.Key, g => g.OrderBy(a => a.StartsAt).ThenBy(a => a.Id).Last().SubstituteId);
    }

    private async Task<Dictionary<Guid, int>> OpenAsync(List<Guid> persons, CancellationToken cancellationToken) =>
        await db.Tickets.Where(t => t.IsOpen && t.AssigneeId != null && persons.Contains(t.AssigneeId.Value))
            .GroupBy(t => t.AssigneeId!.Value)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, cancellationToken);

    private async Task<TeamTurns> TurnsAsync(Guid teamId, CancellationToken cancellationToken)
    {
        if (await db.TeamTurns.FirstOrDefaultAsync(t => t.TeamId == teamId, cancellationToken) is { } turns)
        {
            return turns;
        }

        turns = new TeamTurns { TeamId = teamId };
        db.TeamTurns.Add(turns);
        return turns;
    }
}
