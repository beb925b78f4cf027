using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;

namespace Helpdesk.Modules.Tests.Changes.Features;

/// <summary>The tasks of an implementation: in their order, and part of what was approved.</summary>
public sealed class ChangeTasksTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task Tasks_AreDoneInTheirOrder_AndTheChangeWaitsForThem()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await SaveAsync(number, new { title = "Back up" }, new { title = "Swap", after = (int[])[1] }, new { title = "Tell everybody" });
        await host.GoAsync(number, "submit", "assess");
        await host.ApproveByTwoAsync(number);
        await host.GoAsync(number, "authorize", "schedule");
        var tasks = await TasksAsync(number);
        (await MoveAsync(number, tasks[0], "started")).Detail.ShouldBe($"Tasks are done while {number} is implemented.");
        await host.GoAsync(number, "implement");

        (await MoveAsync(number, tasks[1], "started")).Detail.ShouldBe("“Swap” begins after “Back up”, which is not done yet.");
        (await MoveAsync(number, tasks[0], "done")).Detail.ShouldContain("cannot go");
        (await MoveAsync(number, tasks[0], "started")).Status.ShouldBe(204);
        (await MoveAsync(number, tasks[0], "failed")).Status.ShouldBe(204);
        (await MoveAsync(number, tasks[1], "started")).Status.ShouldBe(409);
        (await MoveAsync(number, tasks[0], "started")).Status.ShouldBe(204);
        (await MoveAsync(number, tasks[0], "done")).Status.ShouldBe(204);
        (await MoveAsync(number, tasks[1], "started")).Status.ShouldBe(204);
        (await MoveAsync(number, tasks[1], "done")).Status.ShouldBe(204);
        await host.WriteDownAsync(number, review: null);
        (await host.RefusalAsync(number, "review")).ShouldBe($"{number} has 1 tasks that are neither done nor skipped.");
        (await MoveAsync(number, tasks[2], "skipped")).Status.ShouldBe(204);
        await host.GoAsync(number, "review", "close");

        var done = (await host.GetAsync("anna", $"/changes/{number}/implementation-tasks"))[0]!;
        ((DateTime?)done["startedAt"], (DateTime?)done["endedAt"], (Guid?)done["doneById"]).ShouldSatisfyAllConditions(
            t => t.Item1.ShouldNotBeNull(), t => t.Item2.ShouldNotBeNull(), t => t.Item3.ShouldBe(host.IdOf("anna")));
    }

    [Fact]
    public async Task ACircularOrder_IsRefused_AndNothingIsSaved()
    {
        var number = await host.DraftAsync();
        await SaveAsync(number, new { title = "Old" });

        var (status, body) = await PutAsync(number, new { title = "A", after = (int[])[3] }, new { title = "B", after = (int[])[1] }, new { title = "C", after = (int[])[2] });

        status.ShouldBe(400);
        body!["errors"]!.ToJsonString().ShouldContain("wait for each other");
        ((string?)(await host.GetAsync("anna", $"/changes/{number}/implementation-tasks"))[0]!["title"]).ShouldBe("Old");
    }

    [Fact]
    public async Task WrongTasks_AreRefusedWithTheFieldThatIsWrong()
    {
        var number = await host.DraftAsync();
        var hour = host.FreeHour();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));

        (await ErrorsAsync(number, new { title = " " })).ShouldBe(["tasks[0].title"]);
        (await ErrorsAsync(number, new { title = "A", after = (int[])[2] })).ShouldBe(["tasks[0].after"]);
        (await ErrorsAsync(number, new { title = "A", after = (int[])[0] })).ShouldBe(["tasks[0].after"]);
        (await ErrorsAsync(number, new { title = "A", plannedStart = hour.AddMinutes(30), plannedEnd = hour })).ShouldBe(["tasks[0].plannedEnd"]);
        (await ErrorsAsync(number, new { title = "A", plannedStart = hour.AddMinutes(-1), plannedEnd = hour.AddMinutes(5) })).ShouldBe(["tasks[0].plannedStart"]);
        (await ErrorsAsync(number, new { title = "A", teamId = Guid.CreateVersion7() })).ShouldBe(["tasks[0].teamId"]);
    }

    [Fact]
    public async Task Tasks_GoWithTheTimeOfTheirChange_AndANewTimeIsLongEnoughForThem()
    {
        var number = await host.DraftAsync();
        var (hour, later) = (host.FreeHour(), host.FreeHour());
        await host.PlanAsync(number, ChangesHostExtensions.Plan(hour));
        await SaveAsync(
            number, new { title = "Back up", plannedStart = hour, plannedEnd = hour.AddMinutes(20) }, new { title = "Swap", plannedStart = hour.AddMinutes(20), plannedEnd = hour.AddHours(1) });

        await host.PlanAsync(number, ChangesHostExtensions.Plan(later));

        ((JsonArray)await host.GetAsync("anna", $"/changes/{number}/implementation-tasks"))
            .Select(t => ((DateTime)t!["plannedStart"]!, (DateTime)t["plannedEnd"]!)).ShouldBe([(later, later.AddMinutes(20)), (later.AddMinutes(20), later.AddHours(1))]);
        var shorter = JsonSerializer.SerializeToNode(ChangesHostExtensions.Plan(later))!;
        shorter["plannedEnd"] = later.AddMinutes(30);
        var (status, body) = await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", shorter);
        status.ShouldBe(400);
        ((string?)body!["errors"]!["plannedEnd"]![0])!.ShouldContain("The task \u201CSwap\u201D would lie outside of this time");
    }

    [Fact]
    public async Task AnEditOfTheTasks_VoidsWhatWasApproved_AndIsRefusedOnceTheWorkHasBegun()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await host.GoAsync(number, "submit", "assess");
        await host.ApproveByTwoAsync(number);
        await host.GoAsync(number, "authorize");
        await SaveAsync(number, new { title = "One more thing" });
        await host.DrainAsync();
        (await host.RefusalAsync(number, "schedule")).ShouldContain("Nobody has approved");

        await host.ApproveByTwoAsync(number);
        await host.GoAsync(number, "schedule", "implement");
        (await PutAsync(number, new { title = "Another" })).Status.ShouldBe(409);
    }

    [Fact]
    public async Task OnHold_NothingGoesOn_UntilItIsResumed()
    {
        var number = await host.DraftAsync();
        await host.PlanAsync(number, ChangesHostExtensions.Plan(host.FreeHour()));
        await host.GoAsync(number, "submit", "assess");
        await host.AskAsync(number, ("approvers", "person:otto"), ("expiresAfter", "01:00:00"), ("onExpiry", "Reject"));
        var approval = (await host.InboxAsync("otto", number)).Single();
        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/hold", new { reason = " " })).Status.ShouldBe(400);
        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/hold", new { reason = "Parts are late" })).Status.ShouldBe(204);
        (await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/hold", new { reason = "Again" })).Status.ShouldBe(409);

        (await host.InboxAsync("otto", number)).ShouldBeEmpty();
        var (status, body) = await host.DecideAsync("otto", approval);
        (status, (string?)body!["detail"]).ShouldBe((409, $"{number} is on hold: Parts are late. Resume it first."));
        (await host.RefusalAsync(number, "authorize")).ShouldContain("is on hold: Parts are late");

        (await host.SendAsync("anna", HttpMethod.Delete, $"/changes/{number}/hold")).Status.ShouldBe(204);
        (await host.DecideAsync("otto", (await host.InboxAsync("otto", number)).Single())).Status.ShouldBe(200);
        await host.GoAsync(number, "authorize");
        await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/hold", new { reason = "For good" });
        await host.GoAsync(number, "cancel");
    }

    private Task<(int Status, JsonNode? Body)> PutAsync(string number, params object[] tasks) =>
        host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/implementation-tasks", new { tasks });

    private async Task SaveAsync(string number, params object[] tasks)
    {
        var (status, body) = await PutAsync(number, tasks);
        status.ShouldBe(200, body?.ToJsonString());
    }

    private async Task<IReadOnlyList<string>> ErrorsAsync(string number, params object[] tasks)
    {
        var (status, body) = await PutAsync(number, tasks);
        status.ShouldBe(400, body?.ToJsonString());
        return [.. ((JsonObject)body!["errors"]!).Select(e => e.Key)];
    }

    private async Task<IReadOnlyList<Guid>> TasksAsync(string number) =>
        [.. ((JsonArray)await host.GetAsync("anna", $"/changes/{number}/implementation-tasks")).Select(t => (Guid)t!["id"]!)];

    private async Task<(int Status, string Detail)> MoveAsync(string number, Guid task, string state)
    {
        var (status, body) = await host.SendAsync("anna", HttpMethod.Post, $"/changes/{number}/implementation-tasks/{task}/state", new { state });
        return (status, (string?)body?["detail"] ?? "");
    }
}
