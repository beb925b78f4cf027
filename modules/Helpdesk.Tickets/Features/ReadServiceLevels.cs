using Helpdesk.Tickets.Clocks;

namespace Helpdesk.Tickets.Features;

/// <summary>A rule in its place.</summary>
/// <param name="Rule">Rule.</param>
/// <param name="Definition">Newest version of the clock that it chooses.</param>
/// <param name="Findings">What the check found about it.</param>
internal sealed record RankedRule(ServiceLevelRule Rule, ClockDefinition Definition, IReadOnlyList<ServiceLevelFinding> Findings);

/// <summary>All rules that choose clocks of one metric: at most one of them decides for a ticket.</summary>
/// <param name="Metric">What they measure.</param>
/// <param name="Rules">In order of precedence: the first one that matches decides.</param>
/// <param name="Gaps">Tickets that none of them matches.</param>
internal sealed record RankedMetric(MetricKey Metric, IReadOnlyList<RankedRule> Rules, IReadOnlyList<ServiceLevelFinding> Gaps);

/// <summary>The rules as administrators see them.</summary>
/// <param name="Rules">Newest set, whether it counts yet or not.</param>
/// <param name="Metrics">The same by metric and precedence.</param>
/// <param name="Findings">Everything that the check found.</param>
/// <param name="Shelf">Calendars and definitions.</param>
internal sealed record ServiceLevelOverview(
    ServiceLevelRuleSet Rules, IReadOnlyList<RankedMetric> Metrics, IReadOnlyList<ServiceLevelFinding> Findings, ClockShelf Shelf);

/// <summary>Reads the newest rules in their order of precedence, with what is wrong with them.</summary>
internal sealed class ReadServiceLevels(ClockVersions versions, ServiceLevelInspector inspector, TicketAccess access, TimeProvider time)
{
    public async Task<ServiceLevelOverview> HandleAsync(CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageServiceLevels);
        var shelf = await versions.GetFreshShelfAsync(cancellationToken);
        var set = shelf.NewestRules;
        var findings = await inspector.FindAsync(set.Rules, cancellationToken);
        var (now, known) = (time.GetUtcNow().UtcDateTime, shelf.NewestDefinitions.ToDictionary(d => d.Id));
        var calendars = shelf.NewestCalendars.ToDictionary(c => c.Id, c => new BusinessTime(c));
        var metrics = set.Rules
            .Where(r => known.ContainsKey(r.DefinitionId))
            .Select(r => new RankedRule(r, known[r.DefinitionId], [.. findings.Where(f => f.RuleIds.Contains(r.Id))]))
            .GroupBy(r => r.Definition.MetricKey)
            .OrderBy(g => g.Key.Agreement).ThenBy(g => g.Key.Metric).ThenBy(g => g.Key.Custom, StringComparer.OrdinalIgnoreCase)
            .Select(g => new RankedMetric(
                g.Key,
                // As ServiceLevelSelector chooses, for a ticket that comes now.
                [.. g.OrderByDescending(r => r.Rule.Specificity()).ThenBy(DueAt).ThenBy(r => r.Rule.Id)],
                [.. findings.Where(f => f.Kind == ServiceLevelFindingKind.Gap && f.Metric == g.Key)]));
        return new(set, [.. metrics], findings, shelf);

        DateTime DueAt(RankedRule r) => r.Definition.Target.DueAt(now, calendars[r.Definition.CalendarId]);
    }
}
