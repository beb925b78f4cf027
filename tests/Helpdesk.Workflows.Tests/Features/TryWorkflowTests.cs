using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>Trying a draft: everything happens, nothing stays.</summary>
public sealed class TryWorkflowTests(WorkflowsHost host) : IClassFixture<WorkflowsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATrial_RunsRealSteps_AndLeavesNothing()
    {
        using var admin = await host.ClientAsync("admin");
        var before = await LeftAsync();

        var trial = await TryAsync(admin, Asking(), "INC0000042");

        ((string)trial["subStatus"]!, trial["incidents"]!.AsArray().Count).ShouldBe(("finished", 0));
        NotesOf(trial).ShouldBe(["INC0000042 kept tried", "approved"]);
        (await LeftAsync()).ShouldBe(before);
    }

    [Fact]
    public async Task NegativeSample_ARealRun_LeavesARecordALineOfTheLedgerAndAMessage()
    {
        var model = Asking();
        model["root"]!["activities"]![0]!["name"] = "real";
        var before = (await LeftAsync()).Split(' ').Select(int.Parse).ToList();

        await host.StartAsync(await host.PublishAsync(model), "INC0000043");

        var after = (await LeftAsync()).Split(' ').Select(int.Parse).ToList();
        after.Zip(before).Skip(1).ShouldAllBe(counts => counts.First > counts.Second);
    }

    [Fact]
    public async Task AStepThatWaits_EndsAsAskedFor_OrWithItsFirstOutcome()
    {
        using var admin = await host.ClientAsync("admin");

        var trial = await TryAsync(admin, Asking(), "INC0000042", ("ask", "Rejected"));

        NotesOf(trial).ShouldBe(["INC0000042 kept tried", "rejected"]);
        trial["notes"]!.AsArray().Select(n => (string)n!).ShouldBe(["“ask” was taken to end with “Rejected”."]);
    }

    [Fact]
    public async Task ATimer_IsDueAtOnce_AndMovesTheTime()
    {
        using var admin = await host.ClientAsync("admin");

        var trial = await TryAsync(admin, Flow.Of("Timer").Delay("d", "3.00:00:00").WriteLine("w", "'after'").Line("d", "w").ToJson(), null);

        NotesOf(trial).ShouldBe(["after"]);
        var times = trial["journal"]!.AsArray().Select(j => (DateTimeOffset)j!["timestamp"]!).ToList();
        (times[^1] - times[0]).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromDays(3));
    }

    [Fact]
    public async Task ATrigger_HasHappened_AndALoopOfWaitsEnds()
    {
        using var admin = await host.ClientAsync("admin");

        var trial = await TryAsync(admin, Flow.Of("Loop").Event("t", "something", starts: true).Event("again", "again").Line("t", "again").Line("again", "again").ToJson(), null);

        trial["journal"]!.AsArray().Where(j => (string)j!["activityId"]! == "t").Select(j => (string)j!["eventName"]!).ShouldBe(["Started", "Completed"]);
        ((string)trial["notes"]!.AsArray()[^1]!).ShouldBe("The trial was stopped after 100 waits.");
    }

    [Fact]
    public async Task AStepThatFails_IsAnIncident()
    {
        using var admin = await host.ClientAsync("admin");

        var trial = await TryAsync(admin, OfTests(Flow.Of("Fails").Step("k", "KeepRecord").ToJson()), null);

        ((string)trial["incidents"]!.AsArray().ShouldHaveSingleItem()!["message"]!).ShouldBe("The record needs a name.");
    }

    [Theory]
    [InlineData("nowhere", "Done")]
    [InlineData("ask", "Perhaps")]
    public async Task AnOutcomeThatCannotBe_IsRefused(string step, string outcome)
    {
        using var admin = await host.ClientAsync("admin");

        var answer = await PostAsync(admin, Asking(), null, (step, outcome));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        ((JsonObject)(await answer.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!["errors"]!).Select(e => e.Key).ShouldBe([$"outcomes.{step}"]);
    }

    [Fact]
    public async Task AnAuditor_MayNotTry()
    {
        using var auditor = await host.ClientAsync("audrey");

        (await PostAsync(auditor, Asking(), null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static JsonObject Asking() => OfTests(Flow.Of("Ask").Step("keep", "KeepRecord", ("name", "tried")).Step("ask", "Ask").WriteLine("yes", "'approved'").WriteLine("no", "'rejected'")
        .Line("keep", "ask").Line("ask", "yes", "Approved").Line("ask", "no", "Rejected").ToJson());

    /// <summary>The steps of the tests have a name of their own.</summary>
    private static JsonObject OfTests(JsonObject model) =>
        (JsonObject)JsonNode.Parse(model.ToJsonString().Replace("Elsa.KeepRecord", "Tests.KeepRecord", StringComparison.Ordinal).Replace("Elsa.Ask", "Tests.Ask", StringComparison.Ordinal))!;

    private static IEnumerable<string> NotesOf(JsonObject trial) =>
        trial["journal"]!.AsArray().Where(j => (string)j!["eventName"]! == "Note").Select(j => (string)j!["message"]!);

    /// <summary>What a run leaves: records, instances, lines, what the ledger and the outbox keep of them.</summary>
    private Task<string> LeftAsync() => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<WorkflowsDbContext>();
        var counts = new[]
        {
            await db.Definitions.CountAsync(d => d.DefinitionId == "tried", CancellationToken),
            await db.Instances.CountAsync(CancellationToken),
            await db.Journal.CountAsync(CancellationToken),
            await db.Bookmarks.CountAsync(CancellationToken),
            await db.Set<LedgerEvent>().CountAsync(l => l.EntityType.StartsWith("workflows."), CancellationToken),
            await db.Set<OutboxMessage>().CountAsync(m => m.Name == "tests.record-kept.v1", CancellationToken),
        };
        return string.Join(' ', counts);
    });

    private static async Task<JsonObject> TryAsync(HttpClient client, JsonObject model, string? ticket, params (string Step, string Outcome)[] outcomes)
    {
        var answer = await PostAsync(client, model, ticket, outcomes);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(CancellationToken));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!;
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, JsonObject model, string? ticket, params (string Step, string Outcome)[] outcomes) =>
        client.PostAsJsonAsync(
            $"{Api.Root}/workflow-definitions/try",
            new JsonObject { ["model"] = model, ["ticket"] = ticket, ["outcomes"] = new JsonObject(outcomes.Select(o => KeyValuePair.Create(o.Step, (JsonNode?)o.Outcome))) },
            CancellationToken);
}
