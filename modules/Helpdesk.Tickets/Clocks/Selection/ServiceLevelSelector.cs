namespace Helpdesk.Tickets.Clocks;

/// <summary>Chooses definitions for tickets: for each metric the most specific rule, of equally specific ones the one that is due first.</summary>
internal sealed class ServiceLevelSelector
{
    // A change of one of these asks for a new choice.
    private static readonly string[] Fields = [ClockFields.OrganisationId, Domain.TicketFields.ServiceId, Domain.TicketFields.Priority];

    private readonly List<ServiceLevelRuleSet> _sets;
    private readonly DefinitionShelf _definitions;
    private readonly CalendarShelf _calendars;

    public ServiceLevelSelector(IEnumerable<ServiceLevelRuleSet> sets, DefinitionShelf definitions, CalendarShelf calendars)
    {
        _sets = [.. sets.OrderBy(s => s.Version)];
        _definitions = definitions;
        _calendars = calendars;
    }

    /// <summary>The choice for a ticket by the rules and definitions in force at an instant.</summary>
    public ServiceLevelChoice Choose(TicketFacts facts, DateTime atUtc)
    {
        var subject = ServiceLevelSubject.Of(facts);
        var opened = facts.OpenedAt ?? atUtc;
        var rules = _sets.FindLast(s => s.ValidFrom <= atUtc) ?? _sets.FirstOrDefault();
        var byMetric = (rules?.Rules ?? [])
            .Where(r => r.Matches(subject))
            .Select(r => (Rule: r, Definition: _definitions.At(r.DefinitionId, atUtc)))
            .Where(c => c.Definition is { IsRetired: false })
            .Select(c => (c.Rule, Definition: c.Definition!, Due: DueAt(c.Definition!, opened, atUtc)))
            .GroupBy(c => c.Definition.MetricKey);
        List<(ServiceLevelRule, ClockDefinition)> winners = [];
        List<ServiceLevelLoser> losers = [];
        foreach (var metric in byMetric)
        {
            // The id last, so that every run of a rebuild chooses the same.
            var ordered = metric.OrderByDescending(c => c.Rule.Specificity()).ThenBy(c => c.Due).ThenBy(c => c.Rule.Id).ToList();
            var winner = ordered[0].Rule;
            winners.Add((winner, ordered[0].Definition));
            losers.AddRange(ordered.Skip(1).Select(c => new ServiceLevelLoser(
                c.Rule, winner, c.Rule.Specificity() < winner.Specificity() ? LossReason.LessSpecific : LossReason.Longer)));
        }

        return new(winners, losers);
    }

    /// <summary>True when an event may lead to another choice.</summary>
    public static bool Concerns(TicketFact fact) =>
        fact.Has(TicketSignals.Created) || fact.Has(TicketSignals.Reviewed) || Fields.Any(fact.Changes.ContainsKey);

    /// <summary>The choice that an event leads to; null when it stays as it was.</summary>
    /// <param name="fact">The event.</param>
    /// <param name="facts">What is known after it.</param>
    /// <param name="present">The choice before it; null when there was none.</param>
    public ClockChoice? ChoiceAfter(TicketFact fact, TicketFacts facts, ClockChoice? present)
    {
        if (present is not null && !Concerns(fact))
        {
            return null;
        }

        var keys = Choose(facts, fact.At).Winners.Select(w => w.Definition.Key).ToList();
        return present is not null && keys.Count == present.Definitions.Count && keys.All(present.Definitions.Contains)
            ? null
            : new ClockChoice(fact.Sequence, keys);
    }

    /// <summary>All choices of a ticket's life, from nothing: what a rebuild uses.</summary>
    public IReadOnlyList<ClockChoice> Plan(string typeId, IEnumerable<TicketFact> history)
    {
        List<ClockChoice> plan = [];
        var facts = new TicketFacts { TypeId = typeId };
        foreach (var fact in history)
        {
            facts = facts.After(fact);
            if (ChoiceAfter(fact, facts, plan.Count == 0 ? null : plan[^1]) is { } choice)
            {
                plan.Add(choice);
            }
        }

        return plan;
    }

    // Hours of different calendars cannot be compared, due times can.
    private DateTime DueAt(ClockDefinition definition, DateTime openedUtc, DateTime atUtc) =>
        definition.Target.DueAt(openedUtc, _calendars.TimeAt(definition.CalendarId, atUtc));
}
