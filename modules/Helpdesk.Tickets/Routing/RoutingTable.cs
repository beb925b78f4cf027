using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Routing;

/// <summary>A rule that can be asked.</summary>
/// <param name="Rule">Rule.</param>
/// <param name="Fits">Its filter; null when it cannot be read any more.</param>
/// <param name="Problem">Why it cannot be read, in the language of whoever asked first.</param>
internal sealed record ReadyRule(RoutingRule Rule, Func<Ticket, bool>? Fits, string? Problem = null);

/// <summary>Rules in their order, and the teams that they can send to. Nothing in it is changed.</summary>
internal sealed class RoutingTable(IEnumerable<ReadyRule> rules, IEnumerable<TeamRef> teams)
{
    /// <summary>By position; inactive ones are left out.</summary>
    public IReadOnlyList<ReadyRule> Rules { get; } = [.. rules.Where(r => r.Rule.IsActive).OrderBy(r => r.Rule.Position).ThenBy(r => r.Rule.Id)];

    /// <summary>Active teams.</summary>
    public IReadOnlyDictionary<Guid, TeamRef> Teams { get; } = teams.ToDictionary(t => t.Id);

    /// <summary>The first rule that fits a ticket as it was opened and whose team there still is.</summary>
    public RoutingRule? FirstFit(Ticket opened) =>
        Rules.FirstOrDefault(r => r.Fits is { } fits && Teams.ContainsKey(r.Rule.TeamId) && fits(opened))?.Rule;

    /// <summary>The team with this name; null for an empty name, and for a team that is gone.</summary>
    public TeamRef? FindTeam(string name) =>
        name.Length == 0 ? null : Teams.Values.FirstOrDefault(t => string.Equals(t.Name, name.Trim(), StringComparison.OrdinalIgnoreCase));
}

/// <summary>The table of the shell; names that filters use are as old as the copy.</summary>
internal sealed class RoutingTableCache(TimeProvider time) : NodeCopy<RoutingTable>(time);
