namespace Helpdesk.Tickets.Routing;

/// <summary>Somebody who could get a ticket.</summary>
/// <param name="Id">Person.</param>
/// <param name="Capacity">Open tickets that the person can have; 0 gets nothing.</param>
/// <param name="Open">Open tickets that the person has.</param>
/// <param name="LastTurn">Number of the person's last turn in the team; 0 for none.</param>
internal sealed record Candidate(Guid Id, int Capacity, int Open, int LastTurn);

/// <summary>Who gets a ticket of a team. Pure.</summary>
internal static class Assignment
{
    /// <summary>Who works for a team now: the members who are here, and those who stand in for the others.</summary>
    /// <param name="members">Members who can get tickets at all.</param>
    /// <param name="absent">Who is away, with the substitute.</param>
    public static IReadOnlyList<Guid> Present(IEnumerable<Guid> members, IReadOnlyDictionary<Guid, Guid?> absent) =>
        [.. members.Select(m => StandIn(m, absent)).OfType<Guid>().Distinct()];

    /// <summary>The person, or who stands in; a substitute who is away hands on. Null when nobody is left, also when the substitutes go round in a circle.</summary>
    public static Guid? StandIn(Guid person, IReadOnlyDictionary<Guid, Guid?> absent)
    {
        HashSet<Guid> asked = [];
        Guid? next = person;
        while (next is { } id && absent.TryGetValue(id, out var substitute))
        {
            next = asked.Add(id) ? substitute : null;
        }

        return next;
    }

    /// <summary>People in the order in which they get the ticket; empty when it goes to the team's queue.</summary>
    public static IReadOnlyList<Guid> InOrder(AssignmentMode mode, IEnumerable<Candidate> people)
    {
        var able = people.Where(p => p.Capacity > 0);
        return mode switch
        {
            AssignmentMode.RoundRobin => [.. able.OrderBy(p => p.LastTurn).ThenBy(p => p.Id).Select(p => p.Id)],
            AssignmentMode.LeastLoad => [.. able.OrderBy(p => (double)p.Open / p.Capacity).ThenBy(p => p.LastTurn).ThenBy(p => p.Id).Select(p => p.Id)],
            _ => [],
        };
    }
}
