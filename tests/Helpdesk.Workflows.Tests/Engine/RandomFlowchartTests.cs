using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Tests.Engine;

public sealed class RandomFlowchartTests
{
    private const int MaxSteps = 120;
    private const int MaxResumes = 15;

    [Fact]
    public async Task RunThatIsKilledAfterEveryStep_DoesWhatAnUninterruptedOneDoes()
    {
        for (var seed = 0; seed < 1_000; seed++)
        {
            var definition = RandomFlowchart.Draw(new Random(seed)).ToJsonString();

            var whole = await RunAsync(definition, seed, keepState: true);
            var killed = await RunAsync(definition, seed, keepState: false);

            Print(killed).ShouldBe(Print(whole), $"seed {seed}: {definition}");
        }
    }

    [Fact]
    public async Task AnInstance_EndsWaitsOrSaysWhatIsWrong_AndEveryStepEndsOnce()
    {
        var ends = new Dictionary<WorkflowSubStatus, int>();
        for (var seed = 0; seed < 1_000; seed++)
        {
            var run = await RunAsync(RandomFlowchart.Draw(new Random(seed)).ToJsonString(), seed, keepState: true);
            var state = run.State;
            if (run.Run.HasWork)
            {
                // A loop that nothing ends: the host's limit of steps is what stops it.
                continue;
            }

            ends[state.SubStatus] = ends.GetValueOrDefault(state.SubStatus) + 1;

            var why = $"seed {seed}";
            (state.Status == WorkflowStatus.Finished || state.Bookmarks.Count + state.Incidents.Count > 0).ShouldBeTrue(why);
            if (state.Status == WorkflowStatus.Finished)
            {
                state.Bookmarks.ShouldBeEmpty(why);
            }

            run.Journal.Select(j => j.Sequence).ShouldBe(Enumerable.Range(1, run.Journal.Count).Select(i => (long)i), why);
            // What failed may have ended first (its outcome leads nowhere) and may be cancelled later.
            foreach (var activity in run.Journal.GroupBy(j => j.Activity).Where(a => a.All(j => j.Event != "Faulted")))
            {
                activity.Count(j => j.Event == "Started").ShouldBe(1, why);
                activity.Count(j => j.Event is "Completed" or "Canceled").ShouldBe(state.Activities.Exists(a => a.Id == activity.Key) ? 0 : 1, why);
            }
        }

        // The drawings are worth something: they finish, wait and fault.
        ends.Keys.ShouldBe([WorkflowSubStatus.Finished, WorkflowSubStatus.Suspended, WorkflowSubStatus.Faulted], ignoreOrder: true, $"{string.Join(", ", ends)}");
    }

    private static async Task<EngineBench> RunAsync(string definition, int seed, bool keepState)
    {
        var random = new Random(seed);
        var run = new EngineBench(definition);
        run.Start();
        await run.RunAsync(keepState, MaxSteps);
        for (var i = 0; i < MaxResumes && run.State.Bookmarks.Count > 0 && !run.Run.HasWork; i++)
        {
            var bookmark = run.State.Bookmarks[random.Next(run.State.Bookmarks.Count)];
            run.Run.Resume(bookmark.Id).ShouldBeTrue();
            await run.RunAsync(keepState, MaxSteps);
        }

        return run;
    }

    private static string Print(EngineBench run) =>
        string.Join('\n', run.Journal.Select(j => $"{j.Sequence} {j.Activity} {j.ActivityId} {j.Event} {j.Message}"));
}
