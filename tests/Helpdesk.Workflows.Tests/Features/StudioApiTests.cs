using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>What Elsa Studio asks besides.</summary>
public sealed class StudioApiTests(WorkflowsHost host) : IClassFixture<WorkflowsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("descriptors/workflow-activation-strategies", 4)]
    [InlineData("descriptors/incident-strategies", 2)]
    [InlineData("descriptors/log-persistence-strategies", 1)]
    [InlineData("descriptors/commit-strategies/workflows", 1)]
    [InlineData("descriptors/commit-strategies/activities", 1)]
    [InlineData("descriptors/storage-drivers", 1)]
    [InlineData("features/installed", 0)]
    public async Task Choices_AreListed(string path, int count)
    {
        using var admin = await host.ClientAsync("admin");

        var listed = await GetAsync(admin, path);

        (listed["items"]!.AsArray().Count, (int)listed["count"]!).ShouldBe((count, count));
    }

    [Fact]
    public async Task AName_IsUniqueUntilAnotherWorkflowHasIt()
    {
        using var admin = await host.ClientAsync("admin");
        await host.PublishAsync(Flow.Of("Taken name").Step("s", "Start").ToJson("taken"));

        ((bool)(await GetAsync(admin, "workflow-definitions/validation/is-name-unique?name=Taken name"))["isUnique"]!).ShouldBeFalse();
        ((bool)(await GetAsync(admin, "workflow-definitions/validation/is-name-unique?name=Taken name&definitionId=taken"))["isUnique"]!).ShouldBeTrue();
        ((bool)(await GetAsync(admin, "workflow-definitions/validation/is-name-unique?name=Free name"))["isUnique"]!).ShouldBeTrue();
    }

    [Fact]
    public async Task Links_SayWhoMayChange_AndAreNoPartOfTheDocument()
    {
        using var admin = await host.ClientAsync("admin");
        using var auditor = await host.ClientAsync("audrey");
        await host.PublishAsync(Flow.Of("With links").Step("s", "Start").ToJson("links"));

        var document = await GetAsync(admin, "workflow-definitions/by-definition-id/links");
        ((string)document["links"]![0]!["rel"]!).ShouldBe("publish");
        ((string)(await GetAsync(admin, "workflow-definitions"))["links"]![0]!["rel"]!).ShouldBe("bulk-publish");
        (await GetAsync(auditor, "workflow-definitions/by-definition-id/links"))["links"]!.AsArray().ShouldBeEmpty();
        (await admin.PostAsJsonAsync($"{Api.Root}/workflow-definitions", new JsonObject { ["model"] = document }, CancellationToken)).EnsureSuccessStatusCode();
        (await GetAsync(auditor, "workflow-definitions/by-definition-id/links"))["links"]!.AsArray().ShouldBeEmpty("what was posted back is not stored");
        JsonNode.Parse(await admin.GetStringAsync($"{Api.Root}/workflow-definitions/links/export", CancellationToken))!["links"].ShouldBeNull();
    }

    [Fact]
    public async Task WhatEachStepDid_IsCountedAndListed()
    {
        using var admin = await host.ClientAsync("admin");
        var instance = await host.StartAsync(await host.PublishAsync(Flow.Of("Counted").Step("s", "Start").Event("e", "never").Line("s", "e").ToJson()));

        ((string)(await GetAsync(admin, $"workflow-instances/{instance}/execution-state"))["subStatus"]!).ShouldBe("suspended");
        var report = await (await admin.PostAsJsonAsync($"{Api.Root}/activity-executions/report", new JsonObject { ["workflowInstanceId"] = instance.ToString(), ["activityNodeIds"] = new JsonArray("Workflow1:fc:s", "Workflow1:fc:e", "Workflow1:fc:x") }, CancellationToken)).Content.ReadFromJsonAsync<JsonObject>(CancellationToken);
        report!["stats"]!.AsArray().Select(s => $"{(string)s!["activityNodeId"]!} {(int)s["startedCount"]!} {(int)s["completedCount"]!} {(bool)s["isBlocked"]!}")
            .ShouldBe(["Workflow1:fc:s 1 1 False", "Workflow1:fc:e 1 0 True", "Workflow1:fc:x 0 0 False"]);
        var record = (await GetAsync(admin, $"activity-executions/list?workflowInstanceId={instance}&activityNodeId=Workflow1:fc:e"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        ((string)record["status"]!, (bool)record["hasBookmarks"]!).ShouldBe(("Running", true));
        ((string)(await GetAsync(admin, $"activity-executions/by-id?id={(string)record["id"]!}"))["activityId"]!).ShouldBe("e");
        (await GetAsync(admin, $"activity-execution-summaries/list?workflowInstanceId={instance}"))["items"]!.AsArray().Count.ShouldBe(4);
        (await admin.GetAsync($"{Api.Root}/activity-executions/by-id?id=nothing", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AnInstance_IsRemovedOnceItHasEnded()
    {
        using var admin = await host.ClientAsync("admin");
        var id = await host.PublishAsync(Flow.Of("Removed").Event("e", "never").ToJson());
        var (first, second) = (await host.StartAsync(id), await host.StartAsync(id));

        (await admin.DeleteAsync($"{Api.Root}/workflow-instances/{first}", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        var ids = new JsonObject { ["ids"] = new JsonArray(first.ToString(), second.ToString(), Guid.CreateVersion7().ToString()) };
        ((int)(await SendAsync(admin, "bulk-actions/cancel/workflow-instances", ids))["cancelledCount"]!).ShouldBe(2);
        (await admin.DeleteAsync($"{Api.Root}/workflow-instances/{first}", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        ((int)(await SendAsync(admin, "bulk-actions/delete/workflow-instances/by-id", ids))["deleted"]!).ShouldBe(1);

        (await host.JournalAsync(first)).ShouldBeEmpty();
        (await admin.GetAsync($"{Api.Root}/workflow-instances/{second}", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task ManyWorkflows_ArePublishedRetractedAndRemoved_AndOneThatCannotBeStopsNoOther()
    {
        using var admin = await host.ClientAsync("admin");
        await SendAsync(admin, "workflow-definitions", new JsonObject { ["model"] = Flow.Of("Bulk good").Step("s", "Start").ToJson("bulk-good") });
        await SendAsync(admin, "workflow-definitions", new JsonObject { ["model"] = Flow.Of("Bulk bad").Step("d", "Delay").ToJson("bulk-bad") });
        var ids = new JsonObject { ["definitionIds"] = new JsonArray("bulk-bad", "bulk-good", "bulk-none") };

        var published = await SendAsync(admin, "bulk-actions/publish/workflow-definitions/by-definition-ids", ids);

        ((string)published["done"]![0]!, (string)published["notFound"]![0]!, ((JsonObject)published["refused"]!).Single().Key).ShouldBe(("bulk-good", "bulk-none", "bulk-bad"));
        ((string)(await SendAsync(admin, "bulk-actions/retract/workflow-definitions/by-definition-ids", ids))["done"]!.AsArray().ShouldHaveSingleItem()!).ShouldBe("bulk-good");
        ((int)(await SendAsync(admin, "bulk-actions/delete/workflow-definitions/by-definition-id", ids))["deleted"]!).ShouldBe(2);
    }

    [Fact]
    public async Task ATask_IsCompletedOnce()
    {
        using var admin = await host.ClientAsync("admin");
        var id = await host.PublishAsync(Flow.Of("Task").Step("t", "RunTask", ("taskName", Flow.Literal("order"))).WriteLine("w", "'task gave ' + getResultFromt()").Line("t", "w").ToJson());
        var instance = Guid.Parse((string)(await SendAsync(admin, $"workflow-definitions/{id}/dispatch", []))["workflowInstanceId"]!);
        var run = WorkflowState.FromJson((await host.ReadAsync(instance)).State).Bookmarks.Single().Activity;
        var body = new JsonObject { ["result"] = "a laptop" };

        (await admin.PostAsJsonAsync($"{Api.Root}/tasks/{instance:n}-{run}/complete", body, CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);
        (await admin.PostAsJsonAsync($"{Api.Root}/tasks/{instance:n}-{run}/complete", body, CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await host.JournalAsync(instance)).ShouldContain("task gave a laptop");
    }

    private static async Task<JsonObject> SendAsync(HttpClient client, string path, JsonObject body)
    {
        var answer = await client.PostAsJsonAsync($"{Api.Root}/{path}", body, CancellationToken);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(CancellationToken));
        return (await answer.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!;
    }

    private static async Task<JsonObject> GetAsync(HttpClient client, string path) => (await client.GetFromJsonAsync<JsonObject>($"{Api.Root}/{path}", CancellationToken))!;
}
