namespace Helpdesk.Tickets.Clocks;

/// <summary>Which definition holds for which tickets; what is null matches everything.</summary>
internal sealed record ServiceLevelRule
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public Guid? OrganisationId { get; init; }

    public Guid? ServiceId { get; init; }

    public string? TypeId { get; init; }

    /// <summary>1 to 5.</summary>
    public int? Priority { get; init; }

    public required Guid DefinitionId { get; init; }

    /// <summary>Number of facts that it names: of two matching rules the one that names more wins.</summary>
    public int Specificity() =>
        (OrganisationId is null ? 0 : 1) + (ServiceId is null ? 0 : 1) + (TypeId is null ? 0 : 1) + (Priority is null ? 0 : 1);

    public bool Matches(ServiceLevelSubject subject) =>
        (OrganisationId is null || OrganisationId == subject.OrganisationId)
        && (ServiceId is null || ServiceId == subject.ServiceId)
        && (TypeId is null || TypeId == subject.TypeId)
        && (Priority is null || Priority == subject.Priority);

    /// <summary>True when some ticket can match both.</summary>
    public bool MeetsWith(ServiceLevelRule other) =>
        (OrganisationId is null || other.OrganisationId is null || OrganisationId == other.OrganisationId)
        && (ServiceId is null || other.ServiceId is null || ServiceId == other.ServiceId)
        && (TypeId is null || other.TypeId is null || TypeId == other.TypeId)
        && (Priority is null || other.Priority is null || Priority == other.Priority);
}

/// <summary>The facts of a ticket that rules ask for.</summary>
internal sealed record ServiceLevelSubject(Guid? OrganisationId, Guid? ServiceId, string TypeId, int? Priority)
{
    public static ServiceLevelSubject Of(TicketFacts facts) => new(
        Id(facts[ClockFields.OrganisationId]),
        Id(facts[Domain.TicketFields.ServiceId]),
        facts.TypeId,
        int.TryParse(facts[Domain.TicketFields.Priority], out var priority) ? priority : null);

    private static Guid? Id(string? text) => Guid.TryParse(text, out var id) ? id : null;
}

/// <summary>All rules from an instant on.</summary>
/// <param name="Version">1, 2, 3 ...</param>
/// <param name="ValidFrom">UTC; the first version counts for all time before, too.</param>
/// <param name="Rules">Rules; their order means nothing.</param>
internal sealed record ServiceLevelRuleSet(int Version, DateTime ValidFrom, IReadOnlyList<ServiceLevelRule> Rules);

/// <summary>A rule that matched and lost.</summary>
/// <param name="Rule">Rule.</param>
/// <param name="Winner">Rule that won for the same metric.</param>
/// <param name="Why">Why it won.</param>
internal sealed record ServiceLevelLoser(ServiceLevelRule Rule, ServiceLevelRule Winner, LossReason Why);

internal enum LossReason
{
    /// <summary>The winner names more facts.</summary>
    LessSpecific,

    /// <summary>Both name as many; the winner is due sooner.</summary>
    Longer,
}

/// <summary>What was chosen for a ticket, and what was not.</summary>
internal sealed record ServiceLevelChoice(IReadOnlyList<(ServiceLevelRule Rule, ClockDefinition Definition)> Winners, IReadOnlyList<ServiceLevelLoser> Losers);
