using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Routing;

/// <summary>Reads rules and makes them ready. Scoped; what it reads is kept in the shell.</summary>
internal sealed class RoutingRules(
    TicketsDbContext db, RoutingTableCache cache, FilterCompiler compiler, IPeopleDirectory people, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    // What a new ticket has, and means the same to everybody at any time.
    private static readonly string[] Fields = ["type", "priority", "impact", "urgency", "category", "service", "channel", "title", "requester", "opened-by"];

    public async ValueTask<RoutingTable> GetTableAsync(CancellationToken cancellationToken)
    {
        if (cache.Current is { } current)
        {
            return current;
        }

        var version = cache.Version;
        var table = await MakeTableAsync(await db.RoutingRules.AsNoTracking().Where(r => r.IsActive).ToListAsync(cancellationToken), cancellationToken);

        // Inside of a transaction a rule may be one that is never committed.
        if (!unitOfWork.HasBegun)
        {
            cache.Store(table, version);
        }

        return table;
    }

    /// <summary>A table of rules that are not stored, or not yet.</summary>
    public async Task<RoutingTable> MakeTableAsync(IEnumerable<RoutingRule> rules, CancellationToken cancellationToken)
    {
        List<ReadyRule> ready = [];
        foreach (var rule in rules)
        {
            try
            {
                ready.Add(new(rule, await CompileAsync(rule.Filter, cancellationToken)));
            }
            catch (FilterException e)
            {
                // A category or person that the filter names is gone: the rule fits nothing until somebody mends it, and no ticket is refused for it.
                ready.Add(new(rule, Fits: null, e.Message));
            }
        }

        return new(ready, await people.GetAllTeamsAsync(cancellationToken));
    }

    /// <summary>The filter of a rule as a function of a ticket in memory.</summary>
    /// <exception cref="FilterException">It cannot be read, or asks for what a new ticket does not have.</exception>
    public async Task<Func<Ticket, bool>> CompileAsync(string filter, CancellationToken cancellationToken)
    {
        if (FilterParser.Parse(filter, L, await compiler.VocabularyForEverybodyAsync(cancellationToken)) is not { } node)
        {
            return static _ => true;
        }

        DemandKnown(node);
        return (await compiler.CompileForEverybodyAsync(node, cancellationToken)).Compile(preferInterpretation: true);
    }

    /// <summary>The shell reads the rules anew when the running transaction is committed.</summary>
    public void Changed() => unitOfWork.OnCommitted(cache.Invalidate);

    private void DemandKnown(FilterNode node)
    {
        switch (node)
        {
            case FilterNode.And and:
                DemandKnown(and.Items);
                break;
            case FilterNode.Or or:
                DemandKnown(or.Items);
                break;
            case FilterNode.Not not:
                DemandKnown(not.Item);
                break;
            case FilterNode.Comparison c when c.Field.Custom is null && !Fields.Contains(c.Field.Name):
                throw new FilterException(
                    L["Character {0}: “{1}” says nothing about a new ticket. Use one of: {2}.", c.Position + 1, c.Field.Name, string.Join(", ", Fields)], c.Position);
        }
    }

    private void DemandKnown(IReadOnlyList<FilterNode> nodes)
    {
        foreach (var node in nodes)
        {
            DemandKnown(node);
        }
    }
}
