namespace Helpdesk.Tickets.Clocks;

/// <summary>One of the alternatives of a condition: it holds when all its tests do. Its name is what "Explain" shows.</summary>
internal sealed record ClockRule(string Name, IReadOnlyList<FactTest> Tests)
{
    public bool Holds(ClockMoment moment) => Tests.All(t => t.Holds(moment));

    /// <summary>True when it holds during an event only, not for a time.</summary>
    public bool IsMomentary() => Tests.Any(t => t.Field == ClockFields.Signal);
}

/// <summary>A question about a ticket.</summary>
/// <param name="Field">A field of the ticket, or one of <see cref="ClockFields"/>.</param>
/// <param name="Test">What is asked.</param>
/// <param name="Values">Values to compare with; any of them suffices.</param>
internal sealed record FactTest(string Field, FactTestKind Test, IReadOnlyList<string> Values)
{
    public static FactTest Is(string field, params string[] values) => new(field, FactTestKind.Is, values);

    public static FactTest IsNot(string field, params string[] values) => new(field, FactTestKind.IsNot, values);

    public static FactTest IsSet(string field) => new(field, FactTestKind.IsSet, []);

    public static FactTest IsEmpty(string field) => new(field, FactTestKind.IsEmpty, []);

    public static FactTest State(params StateCategory[] categories) =>
        new(ClockFields.StateCategory, FactTestKind.Is, [.. categories.Select(c => TicketFacts.Name(c)!)]);

    public static FactTest Signal(params string[] signals) => new(ClockFields.Signal, FactTestKind.Is, signals);

    public bool Holds(ClockMoment moment)
    {
        if (Field == ClockFields.Signal)
        {
            return Values.Any(moment.Fact.Has) == (Test == FactTestKind.Is);
        }

        var value = moment.Facts[Field];
        return Test switch
        {
            FactTestKind.Is => value is not null && Values.Contains(value),
            FactTestKind.IsNot => value is null || !Values.Contains(value),
            FactTestKind.IsSet => value is not null,
            _ => value is null,
        };
    }
}

internal enum FactTestKind
{
    Is,
    IsNot,
    IsSet,
    IsEmpty,
}

/// <summary>An event and what is known after it.</summary>
/// <param name="Fact">Event.</param>
/// <param name="Facts">After the event.</param>
/// <param name="At">Its time; never before the event before it, whatever the clocks of two machines say.</param>
internal sealed record ClockMoment(TicketFact Fact, TicketFacts Facts, DateTime At);
