using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What rules may name, for a check that knows what exists.</summary>
/// <param name="OrganisationIds">Organisations.</param>
/// <param name="ServiceIds">Services in use.</param>
/// <param name="Types">Types of tickets.</param>
/// <param name="Priorities">Priorities, 1 to 5 as a rule.</param>
internal sealed record ServiceLevelWorld(
    IReadOnlySet<Guid> OrganisationIds, IReadOnlySet<Guid> ServiceIds, IReadOnlyList<TicketType> Types, IReadOnlyList<int> Priorities);

/// <summary>Something that an administrator should know of a set of rules.</summary>
/// <param name="Kind">What.</param>
/// <param name="RuleIds">Rules that it concerns.</param>
/// <param name="Message">A sentence in the person's language.</param>
/// <param name="Metric">For which metric tickets have no target; null for findings about rules.</param>
internal sealed record ServiceLevelFinding(ServiceLevelFindingKind Kind, IReadOnlyList<Guid> RuleIds, string Message, MetricKey? Metric = null);

internal enum ServiceLevelFindingKind
{
    /// <summary>Two equally specific rules match the same tickets.</summary>
    Overlap,

    /// <summary>Tickets that no rule matches.</summary>
    Gap,

    /// <summary>A rule that no ticket can be decided by.</summary>
    NeverFires,

    /// <summary>A target of nothing.</summary>
    ZeroTarget,
}

/// <summary>Looks at a set of rules without any ticket.</summary>
internal sealed class ServiceLevelCheck(ServiceLevelWorld world, Func<Guid, ClockDefinition?> definitionOf, Func<Guid, BusinessCalendar> calendarOf, IStringLocalizer L)
{
    public IReadOnlyList<ServiceLevelFinding> Find(IReadOnlyList<ServiceLevelRule> rules)
    {
        var known = rules.Where(r => definitionOf(r.DefinitionId) is { IsRetired: false }).ToList();
        var byMetric = known.GroupBy(r => definitionOf(r.DefinitionId)!.MetricKey).ToList();
        return
        [
            .. rules.Except(known).Select(r => Never(r, definitionOf(r.DefinitionId) is null
                ? L["“{0}” names a clock that does not exist, so it does nothing.", r.Name]
                : L["“{0}” names a clock that is retired, so it does nothing.", r.Name])),
            .. known.Where(r => TargetOf(r) <= TimeSpan.Zero).Select(ZeroTarget),
            .. byMetric.SelectMany(metric => Unused([.. metric])),
            .. byMetric.SelectMany(metric => Overlaps([.. metric])),
            .. byMetric.SelectMany(metric => Gaps(metric.Key, [.. metric])),
        ];
    }

    private ServiceLevelFinding ZeroTarget(ServiceLevelRule rule) =>
        new(ServiceLevelFindingKind.ZeroTarget, [rule.Id], L["“{0}” has a target of no time: every ticket would be late when it is opened.", rule.Name]);

    private IEnumerable<ServiceLevelFinding> Unused(List<ServiceLevelRule> rules)
    {
        foreach (var rule in rules)
        {
            if (Unknown(rule) is { } why)
            {
                yield return Never(rule, why);
            }
            else if (rules.Where(other => Beats(other, rule)).ToList() is { Count: > 0 } stronger && Corners(rule).All(c => stronger.Exists(s => s.Matches(c))))
            {
                var names = string.Join(", ", stronger.Where(s => Corners(rule).Any(s.Matches)).Select(s => $"“{s.Name}”"));
                yield return Never(rule, L["“{0}” never decides: wherever it matches, {1} wins.", rule.Name, names]);
            }
        }
    }

    private string? Unknown(ServiceLevelRule rule) =>
        rule.OrganisationId is { } organisation && !world.OrganisationIds.Contains(organisation) ? L["“{0}” never matches: its organisation does not exist any more.", rule.Name].Value
        : rule.ServiceId is { } service && !world.ServiceIds.Contains(service) ? L["“{0}” never matches: its service does not exist any more.", rule.Name].Value
        : rule.TypeId is { } type && world.Types.All(t => t.Id != type) ? L["“{0}” never matches: there are no tickets of the type {1}.", rule.Name, type].Value
        : rule.Priority is { } priority && !world.Priorities.Contains(priority) ? L["“{0}” never matches: there is no priority {1}.", rule.Name, priority].Value
        : null;

    /// <summary>
    /// The tickets at which a rule has the least competition: of an organisation and a service that no rule names, unless it names them itself.
    /// Types and priorities are few, so all are tried.
    /// </summary>
    private IEnumerable<ServiceLevelSubject> Corners(ServiceLevelRule rule) =>
        from type in world.Types.Select(t => t.Id)
        from priority in world.Priorities
        let subject = new ServiceLevelSubject(rule.OrganisationId, rule.ServiceId, type, priority)
        where rule.Matches(subject)
        select subject;

    private bool Beats(ServiceLevelRule other, ServiceLevelRule rule)
    {
        if (other.Id == rule.Id || !other.MeetsWith(rule))
        {
            return false;
        }

        var (mine, its) = (rule.Specificity(), other.Specificity());
        return its != mine ? its > mine : (TargetOf(other), other.Id).CompareTo((TargetOf(rule), rule.Id)) < 0;
    }

    private IEnumerable<ServiceLevelFinding> Overlaps(List<ServiceLevelRule> rules)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            for (var j = i + 1; j < rules.Count; j++)
            {
                if (rules[i].Specificity() == rules[j].Specificity() && rules[i].MeetsWith(rules[j]))
                {
                    var (winner, loser) = Beats(rules[i], rules[j]) ? (rules[i], rules[j]) : (rules[j], rules[i]);
                    yield return new(
                        ServiceLevelFindingKind.Overlap, [winner.Id, loser.Id],
                        L["“{0}” and “{1}” match the same tickets and neither is more specific; the shorter one, “{0}”, wins.", winner.Name, loser.Name]);
                }
            }
        }
    }

    private IEnumerable<ServiceLevelFinding> Gaps(MetricKey metric, List<ServiceLevelRule> rules)
    {
        // If a ticket of any organisation and service matches, every ticket does.
        foreach (var type in world.Types)
        {
            var missing = world.Priorities.Where(p => !rules.Exists(r => r.Matches(new(null, null, type.Id, p)))).ToList();
            if (missing.Count > 0)
            {
                yield return new(
                    ServiceLevelFindingKind.Gap, [],
                    L["{0} of priority {1} have no target for “{2}” unless a rule names their organisation or service.", L[type.PluralName].Value, string.Join(", ", missing), Name(metric)],
                    metric);
            }
        }
    }

    private string Name(MetricKey metric) => metric.Metric switch
    {
        ClockMetric.FirstResponse => L["First response"],
        ClockMetric.NextResponse => L["Next response"],
        ClockMetric.TimeToOwn => L["Time to own"],
        ClockMetric.Resolution => L["Resolution time"],
        _ => metric.Custom ?? "",
    };

    private TimeSpan TargetOf(ServiceLevelRule rule)
    {
        var definition = definitionOf(rule.DefinitionId)!;
        return definition.Target.In(calendarOf(definition.CalendarId));
    }

    private static ServiceLevelFinding Never(ServiceLevelRule rule, string message) => new(ServiceLevelFindingKind.NeverFires, [rule.Id], message);
}
