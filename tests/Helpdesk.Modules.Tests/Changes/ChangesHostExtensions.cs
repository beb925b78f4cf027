using System.Text.Json.Nodes;
using Helpdesk.Modules.Tests.Approvals;

namespace Helpdesk.Modules.Tests.Changes;

/// <summary>What tests of changes do again and again.</summary>
internal static class ChangesHostExtensions
{
    private static int _days;

    /// <summary>An hour of its own, far enough away that no other test has it.</summary>
    public static DateTime FreeHour(this ApprovalsHost host) =>
        host.Clock.GetUtcNow().UtcDateTime.Date.AddDays(10 + Interlocked.Increment(ref _days)).AddHours(20);

    public static async Task<string> DraftAsync(this ApprovalsHost host, string title = "New router", string assignee = "anna", Guid? serviceId = null)
    {
        var (status, body) = await host.SendAsync(
            "anna", HttpMethod.Post, "/changes", new { title, requesterId = host.IdOf("rita"), assigneeId = host.IdOf(assignee), serviceId });
        status.ShouldBe(201, body?.ToJsonString());
        return (string)body!["number"]!;
    }

    public static object Plan(DateTime start, string kind = "normal", string? testPlan = "Ping it.", string backout = "medium") => new
    {
        kind,
        reason = "End of support",
        plannedStart = start,
        plannedEnd = start.AddHours(1),
        implementationPlan = "Swap it.",
        testPlan,
        backoutPlan = "Swap it back.",
        risk = new { users = "low", experience = "low", backout, test = "low", dependencies = "low" },
    };

    public static async Task<JsonNode> PlanAsync(this ApprovalsHost host, string number, object plan)
    {
        var (status, body) = await host.SendAsync("anna", HttpMethod.Put, $"/changes/{number}/plan", plan);
        status.ShouldBe(200, body?.ToJsonString());
        await host.DrainAsync();
        return body!;
    }

    /// <summary>Says that the work went well, and leaves the plan as it is.</summary>
    public static async Task WriteDownAsync(this ApprovalsHost host, string number, string? review)
    {
        var plan = await host.GetAsync("anna", $"/changes/{number}/plan");
        JsonObject body = new() { ["outcome"] = "successful", ["review"] = review, ["risk"] = plan["risk"]!["answers"]!.DeepClone() };
        foreach (var field in (string[])["kind", "reason", "plannedStart", "plannedEnd", "implementationPlan", "testPlan", "backoutPlan", "actualStart", "actualEnd"])
        {
            body[field] = plan[field]?.DeepClone();
        }

        await host.PlanAsync(number, body);
    }

    public static Task<(int Status, JsonNode? Body)> TakeAsync(this ApprovalsHost host, string number, string transition, Guid? assigneeId = null) =>
        host.SendAsync("anna", HttpMethod.Post, $"/changes/{number}/transitions", new { transition, assigneeId, reason = transition is "cancel" or "reject" or "replan" ? "Not now" : null });

    public static async Task GoAsync(this ApprovalsHost host, string number, params string[] transitions)
    {
        foreach (var transition in transitions)
        {
            var (status, body) = await host.TakeAsync(number, transition);
            status.ShouldBe(200, $"{transition}: {body?.ToJsonString()}");
            await host.DrainAsync();
        }
    }

    public static async Task<string> RefusalAsync(this ApprovalsHost host, string number, string transition, Guid? assigneeId = null)
    {
        var (status, body) = await host.TakeAsync(number, transition, assigneeId);
        status.ShouldBe(409, body?.ToJsonString());
        return (string)body!["detail"]!;
    }

    /// <summary>Two people agree: what a normal change needs where there is no board.</summary>
    public static async Task ApproveByTwoAsync(this ApprovalsHost host, string number)
    {
        await host.ApproveAsync(number, "bob");
        await host.ApproveAsync(number);
    }

    public static async Task ApproveAsync(this ApprovalsHost host, string number, string by = "otto")
    {
        await host.AskAsync(number, ("approvers", $"person:{by}"));
        var (status, body) = await host.DecideAsync(by, (await host.InboxAsync(by, number)).Single());
        status.ShouldBe(200, body?.ToJsonString());
    }
}
