using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Features;

/// <summary>What the rules would have done with past tickets.</summary>
internal sealed record RoutingDryRun(IReadOnlyList<DryRunTicket> Tickets, IReadOnlyList<DryRunRule> Rules, IReadOnlyDictionary<Guid, string> Teams)
{
    /// <summary>Tickets that no rule fits.</summary>
    public int Unfitted => Tickets.Count(t => t.Rule is null);

    public int Different => Tickets.Count(t => t.Differs);
}

/// <param name="Rule">Rule that would fit, or null.</param>
/// <param name="TeamId">Team that the ticket would get; null for none.</param>
/// <param name="EndedIn">Team that it has now, or had at its end.</param>
internal sealed record DryRunTicket(string Number, string Title, RoutingRule? Rule, Guid? TeamId, Guid? EndedIn)
{
    public bool Differs => TeamId != EndedIn;
}

/// <param name="Fits">Tickets that it would route; 0 for a rule that never fits.</param>
/// <param name="Same">Those of them that ended in its team.</param>
/// <param name="Problem">Why the rule fits nothing at all, or null.</param>
internal sealed record DryRunRule(RoutingRule Rule, int Fits, int Same, string? Problem);

/// <summary>
/// Asks the rules about the last tickets as they were opened. A ticket that came with a team is judged as if it had come without one: that is the
/// question of whoever writes a rule.
/// </summary>
internal sealed class DryRunRouting(TicketsDbContext db, TicketAccess access, FieldCatalog customFields, RoutingRules rules, TicketRouter router)
{
    public const int MostTickets = 1000;

    private const int Batch = 200;

    /// <param name="count">Tickets, newest first: 1 to 1,000.</param>
    /// <param name="proposed">Other rules than the present ones, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<RoutingDryRun> HandleAsync(int count, IReadOnlyList<RoutingRule>? proposed, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var table = await rules.MakeTableAsync(proposed ?? await db.RoutingRules.AsNoTracking().ToListAsync(cancellationToken), cancellationToken);
        var fields = await customFields.GetAsync(cancellationToken);
        var otherwise = (await router.DefaultTeamAsync(cancellationToken))?.Id;
        var tickets = await db.Tickets.AsNoTracking()
            .OrderByDescending(t => t.CreatedAt).ThenByDescending(t => t.Number)
            .Take(Math.Clamp(count, 1, MostTickets))
            .ToListAsync(cancellationToken);
        var first = await FirstEventsAsync(tickets, cancellationToken);
        List<DryRunTicket> results = [];
        foreach (var ticket in tickets)
        {
            var rule = table.FirstFit(OpenedTicket.Of(ticket, first.GetValueOrDefault(ticket.Id), fields));
            results.Add(new(ticket.Number, ticket.Title, rule, rule?.TeamId ?? otherwise, ticket.TeamId));
        }

        var byRule = results.ToLookup(r => r.Rule);
        return new(
            results,
            [.. table.Rules.Select(r => new DryRunRule(r.Rule, byRule[r.Rule].Count(), byRule[r.Rule].Count(t => !t.Differs), r.Problem))],
            table.Teams.ToDictionary(t => t.Key, t => t.Value.Name));
    }

    private async Task<Dictionary<Guid, TicketEvent>> FirstEventsAsync(List<Ticket> tickets, CancellationToken cancellationToken)
    {
        Dictionary<Guid, TicketEvent> first = [];
        foreach (var batch in tickets.Chunk(Batch))
        {
            List<Guid> ids = [.. batch.Select(t => t.Id)];
            foreach (var e in await db.Events.AsNoTracking().Where(e => e.Sequence == 1 && ids.Contains(e.TicketId)).ToListAsync(cancellationToken))
            {
                first[e.TicketId] = e;
            }
        }

        return first;
    }
}
