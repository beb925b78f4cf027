using Helpdesk.Requests.Domain;

namespace Helpdesk.Modules.Tests.Requests.Domain;

/// <summary>The order of tasks over random plans: with a fixed seed, so that a failure comes again.</summary>
public sealed class TaskOrderTests
{
    private const int Plans = 3_000;

    [Fact]
    public void APlanWithoutACircle_IsWorkedThrough_EachTaskOnceAndAfterThoseBeforeIt()
    {
        var random = new Random(1);
        for (var i = 0; i < Plans; i++)
        {
            var tasks = Acyclic(random);
            TaskOrder.FindCircle(tasks).ShouldBeEmpty();
            HashSet<string> created = [], done = [];
            while (done.Count < tasks.Count)
            {
                foreach (var ready in TaskOrder.Ready(tasks, created, done).ToList())
                {
                    created.Add(ready.Key).ShouldBeTrue("a task begins once");
                    ready.After.ShouldBeSubsetOf(done);
                }

                var open = created.Except(done).ToList();
                open.ShouldNotBeEmpty("something can always be done");
                done.Add(open[random.Next(open.Count)]);
            }
        }
    }

    [Fact]
    public void ACircle_IsFoundExactlyWhenTakingAwayWhatIsReadyGetsStuck()
    {
        var random = new Random(2);
        var circles = 0;
        for (var i = 0; i < Plans; i++)
        {
            var tasks = Any(random);
            var circle = TaskOrder.FindCircle(tasks);
            IsStuck(tasks).ShouldBe(circle.Count > 0);
            if (circle.Count == 0)
            {
                continue;
            }

            circles++;
            circle[0].ShouldBe(circle[^1], "it leads back to where it began");
            circle.Zip(circle.Skip(1)).ShouldAllBe(step => tasks.Single(t => t.Key == step.First).After.Contains(step.Second));
        }

        circles.ShouldBeInRange(Plans / 10, Plans - (Plans / 10), "both kinds are tried");
    }

    [Fact]
    public void ATaskThatWaitsForNothingKnown_IsNamed()
    {
        var (task, unknown) = TaskOrder.FindUnknown([Task("buy"), Task("set-up", "bye")])!.Value;

        (task.Key, unknown).ShouldBe(("set-up", "bye"));
    }

    internal static FulfilmentTask Task(string key, params string[] after) => new(key, key, "", null, null, after);

    private static bool IsStuck(IReadOnlyList<FulfilmentTask> tasks)
    {
        HashSet<string> done = [];
        while (tasks.Where(t => !done.Contains(t.Key) && t.After.All(done.Contains)).ToList() is { Count: > 0 } next)
        {
            done.UnionWith(next.Select(t => t.Key));
        }

        return done.Count < tasks.Count;
    }

    private static List<FulfilmentTask> Acyclic(Random random) =>
        [.. Enumerable.Range(0, random.Next(1, 12)).Select(i => Task($"t{i}", [.. Enumerable.Range(0, i).Where(_ => random.Next(3) == 0).Select(j => $"t{j}")])).OrderBy(_ => random.Next())];

    private static List<FulfilmentTask> Any(Random random)
    {
        var count = random.Next(1, 9);
        return [.. Enumerable.Range(0, count).Select(i => Task($"t{i}", [.. Enumerable.Range(0, count).Where(_ => random.Next(count) == 0 && random.Next(3) > 0).Select(j => $"t{j}")]))];
    }
}
