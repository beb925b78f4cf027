using Helpdesk.Tickets.Routing;

namespace Helpdesk.Modules.Tests.Tickets.Routing;

/// <summary>Who gets a ticket, for some hundred random teams. The seed is in the message of a failure.</summary>
public sealed class AssignmentTests
{
    private const int Seeds = 300;

    [Fact]
    public void Present_HoldsNobodyWhoIsAway_AndEverybodyElse()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var people = People(random.Next(1, 8));
            var absent = SomeAbsences(random, people);

            var present = Assignment.Present(people, absent);

            present.ShouldAllBe(p => !absent.ContainsKey(p), $"seed {seed}");
            present.ShouldBeUnique();
            people.Where(p => !absent.ContainsKey(p)).Except(present).ShouldBeEmpty($"seed {seed}");
        }
    }

    [Fact]
    public void StandIn_OfSubstitutesInACircle_IsNobody()
    {
        var people = People(3);
        var absent = new Dictionary<Guid, Guid?> { [people[0]] = people[1], [people[1]] = people[2], [people[2]] = people[0] };

        people.Select(p => Assignment.StandIn(p, absent)).ShouldAllBe(p => p == null);
    }

    [Fact]
    public void StandIn_OfASubstituteWhoIsAwayToo_IsTheSubstitutesSubstitute()
    {
        var people = People(3);
        var absent = new Dictionary<Guid, Guid?> { [people[0]] = people[1], [people[1]] = people[2] };

        Assignment.StandIn(people[0], absent).ShouldBe(people[2]);
    }

    [Fact]
    public void RoundRobin_GivesEachTheirTurnBeforeAnybodyTheSecond()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var people = People(random.Next(1, 8));
            var owners = Run(AssignmentMode.RoundRobin, people.ToDictionary(p => p, _ => (Capacity: random.Next(1, 30), Open: random.Next(0, 30))), people.Count * 4);

            for (var from = 0; from + people.Count <= owners.Count; from++)
            {
                owners.Skip(from).Take(people.Count).ShouldBeUnique();
            }
        }
    }

    [Fact]
    public void LeastLoad_WithEqualCapacity_IsNeverMoreThanOneTicketFromTheOptimum()
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            var capacity = random.Next(1, 30);
            var team = People(random.Next(1, 8)).ToDictionary(p => p, _ => (Capacity: capacity, Open: random.Next(0, 10)));
            var tickets = random.Next(1, 60);

            var owners = Run(AssignmentMode.LeastLoad, team, tickets);

            var highest = team.Max(p => p.Value.Open + owners.Count(o => o == p.Key));
            highest.ShouldBeLessThanOrEqualTo(Math.Max(team.Max(p => p.Value.Open), LowestLevel([.. team.Values.Select(v => v.Open)], tickets)), $"seed {seed}");
        }
    }

    [Fact]
    public void LeastLoad_WithEqualCapacityAndNoWork_SharesEvenly()
    {
        var team = People(5).ToDictionary(p => p, _ => (Capacity: 10, Open: 0));

        var shares = Run(AssignmentMode.LeastLoad, team, 23).GroupBy(o => o).Select(g => g.Count()).ToList();

        (shares.Max() - shares.Min()).ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public void LeastLoad_GoesByCapacity()
    {
        var people = People(2);
        var owners = Run(AssignmentMode.LeastLoad, new() { [people[0]] = (30, 0), [people[1]] = (10, 0) }, 40);

        owners.Count(o => o == people[0]).ShouldBe(30);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void CapacityOfZero_GetsNothing(int mode)
    {
        var people = People(2);

        Assignment.InOrder((AssignmentMode)mode, [new(people[0], 0, 0, 0), new(people[1], 1, 99, 99)]).ShouldBe([people[1]]);
    }

    [Fact]
    public void Turns_AreReadAsTheyWereTaken()
    {
        var people = People(2);
        var turns = new TeamTurns();
        turns.Take(people[0]);
        turns.Take(people[1]);
        turns.Take(people[0]);

        turns.Number.ShouldBe(3);
        turns.Last().ShouldBe(new Dictionary<Guid, int> { [people[0]] = 3, [people[1]] = 2 }, ignoreOrder: true);
    }

    private static List<Guid> Run(AssignmentMode mode, Dictionary<Guid, (int Capacity, int Open)> team, int tickets)
    {
        var turns = new TeamTurns();
        var open = team.ToDictionary(p => p.Key, p => p.Value.Open);
        List<Guid> owners = [];
        for (var i = 0; i < tickets; i++)
        {
            var last = turns.Last();
            var owner = Assignment.InOrder(mode, team.Select(p => new Candidate(p.Key, p.Value.Capacity, open[p.Key], last.GetValueOrDefault(p.Key))))[0];
            turns.Take(owner);
            open[owner]++;
            owners.Add(owner);
        }

        return owners;
    }

    /// <summary>The lowest level that holds all tickets when they are poured into the gaps: what nobody can do better.</summary>
    private static int LowestLevel(IReadOnlyList<int> open, int tickets) =>
        Enumerable.Range(1, 1000).First(level => open.Sum(o => Math.Max(0, level - o)) >= tickets);

    private static Dictionary<Guid, Guid?> SomeAbsences(Random random, List<Guid> people)
    {
        List<Guid> others = [.. people, .. People(2)];
        return people.Concat(others.TakeLast(2)).Where(_ => random.Next(2) == 0)
            .ToDictionary(p => p, _ => random.Next(3) == 0 ? (Guid?)null : others[random.Next(others.Count)]);
    }

    private static List<Guid> People(int count) => [.. Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7())];
}
