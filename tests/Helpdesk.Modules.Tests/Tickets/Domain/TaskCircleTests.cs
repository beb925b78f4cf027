using Helpdesk.Tickets;

namespace Helpdesk.Modules.Tests.Tickets.Domain;

public sealed class TaskCircleTests
{
    [Fact]
    public void ATaskThatWaitsForItself_IsACircle() => Circle((1, [1])).ShouldBe([1, 1]);

    [Fact]
    public void ACircleIsNamed_WithoutTheTasksThatLeadToIt() => Circle((1, [2]), (2, [3]), (3, [4]), (4, [2])).ShouldBe([2, 3, 4, 2]);

    [Fact]
    public void TwoWaysToTheSameTask_AreNoCircle() => Circle((1, []), (2, [1]), (3, [1]), (4, [2, 3])).ShouldBeEmpty();

    [Fact]
    public void WhateverTheOrder_ACircleIsFoundExactlyWhenNoSequenceExists()
    {
        var random = new Random(20261123);
        for (var round = 0; round < 2000; round++)
        {
            var count = random.Next(1, 9);
            var order = Enumerable.Range(1, count).ToDictionary(
                p => p, _ => (IReadOnlyList<int>)[.. Enumerable.Range(0, random.Next(3)).Select(_ => random.Next(1, count + 1)).Distinct()]);
            var circle = TaskCircle.Find(order);

            (circle.Count > 0).ShouldBe(!CanAllBeDone(order), string.Join("; ", order.Select(o => $"{o.Key}: {string.Join(",", o.Value)}")));
            circle.Zip(circle.Skip(1)).ShouldAllBe(p => order[p.First].Contains(p.Second));
        }
    }

    private static IReadOnlyList<int> Circle(params (int Position, int[] After)[] order) =>
        TaskCircle.Find(order.ToDictionary(o => o.Position, o => (IReadOnlyList<int>)o.After));

    /// <summary>Does whatever can be done until nothing can.</summary>
    private static bool CanAllBeDone(IReadOnlyDictionary<int, IReadOnlyList<int>> order)
    {
        HashSet<int> done = [];
        while (order.Where(o => !done.Contains(o.Key) && o.Value.All(done.Contains)).Select(o => o.Key).ToList() is { Count: > 0 } next)
        {
            done.UnionWith(next);
        }

        return done.Count == order.Count;
    }
}
