using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>Versions, export, import and deletion over the API.</summary>
public sealed class DefinitionVersionsTests(WorkflowsHost host) : IClassFixture<WorkflowsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Versions_AreListedReadAndRevertedTo()
    {
        using var admin = await host.ClientAsync("admin");
        await SaveAsync(admin, Flow.Of("First").Step("s", "Start").ToJson("versions"), publish: true);
        await SaveAsync(admin, Flow.Of("Second").Step("s", "Start").ToJson("versions"), publish: false);

        var versions = (JsonArray)(await GetAsync(admin, "workflow-definitions/versions/versions"))["items"]!;
        versions.Select(v => $"{(int)v!["version"]!} {(bool)v["isLatest"]!} {(bool)v["isPublished"]!} {(string?)v["creatorName"]}").ShouldBe(["2 True False Administrator", "1 False True Administrator"]);
        ((string)(await GetAsync(admin, $"workflow-definitions/by-id/{(string)versions[1]!["id"]!}"))["name"]!).ShouldBe("First");
        ((string)(await GetAsync(admin, "workflow-definitions/by-definition-id/versions?versionOptions=1"))["name"]!).ShouldBe("First");

        var reverted = await admin.PostAsync($"{Api.Root}/workflow-definitions/versions/revert/1", null, CancellationToken);

        var draft = await reverted.Content.ReadFromJsonAsync<JsonObject>(CancellationToken);
        ((int)draft!["version"]!, (string)draft["name"]!, (bool)draft["isPublished"]!).ShouldBe((3, "First", false));
        (await admin.PostAsync($"{Api.Root}/workflow-definitions/versions/revert/9", null, CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task AnExportedWorkflow_IsImportedAsItWas()
    {
        using var admin = await host.ClientAsync("admin");
        var model = Flow.Of("Export me").Step("s", "Start").ToJson("export-me");
        model["unknown"] = new JsonObject { ["kept"] = "ä" };
        await SaveAsync(admin, model, publish: false);

        var file = await admin.GetAsync($"{Api.Root}/workflow-definitions/export-me/export", CancellationToken);
        file.Content.Headers.ContentDisposition!.FileName.ShouldBe("export-me-1.json");
        var exported = (JsonObject)JsonNode.Parse(await file.Content.ReadAsStringAsync(CancellationToken))!;
        ((string)exported["$schema"]!).ShouldStartWith("https://elsaworkflows.io/schemas/");
        exported["definitionId"] = "imported";
        var imported = await (await admin.PostAsJsonAsync($"{Api.Root}/workflow-definitions/import", exported, CancellationToken)).Content.ReadFromJsonAsync<JsonObject>(CancellationToken);

        ((string)imported!["definitionId"]!, (int)imported["version"]!, (string)imported["unknown"]!["kept"]!).ShouldBe(("imported", 1, "ä"));
    }

    [Fact]
    public async Task AWorkflowThatHasRun_IsNotDeleted_AndOneThatHasNotIs()
    {
        using var admin = await host.ClientAsync("admin");
        await SaveAsync(admin, Flow.Of("Has run").Step("s", "Start").ToJson("has-run"), publish: true);
        await host.StartAsync("has-run");
        await SaveAsync(admin, Flow.Of("Has not").Event("e", "never said", starts: true).ToJson("has-not"), publish: true);

        (await admin.DeleteAsync($"{Api.Root}/workflow-definitions/has-run", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await admin.DeleteAsync($"{Api.Root}/workflow-definitions/has-not", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        (await admin.GetAsync($"{Api.Root}/workflow-definitions/by-definition-id/has-not", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await host.TriggerAsync("never said")).Started.ShouldBeEmpty();
    }

    [Fact]
    public async Task Variables_AreReadWhileItWaitsAndAfterItsEnd()
    {
        using var admin = await host.ClientAsync("admin");
        var id = await host.PublishAsync(Flow.Of("With variables").Variable("Budget", "Int32", "5").Event("e", "variables seen").ToJson());
        var instance = await host.StartAsync(id);
        var waiting = await GetAsync(admin, $"workflow-instances/{instance}/variables");
        await host.TriggerAsync("variables seen");

        var ended = await GetAsync(admin, $"workflow-instances/{instance}/variables");

        ((string)ended["items"]![0]!["name"]!, (int)ended["items"]![0]!["value"]!).ShouldBe(("Budget", 5));
        ended.ToJsonString().ShouldBe(waiting.ToJsonString());
    }

    private static async Task SaveAsync(HttpClient client, JsonObject model, bool publish) =>
        (await client.PostAsJsonAsync($"{Api.Root}/workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = publish }, CancellationToken)).EnsureSuccessStatusCode();

    private static async Task<JsonObject> GetAsync(HttpClient client, string path) => (await client.GetFromJsonAsync<JsonObject>($"{Api.Root}/{path}", CancellationToken))!;
}

internal static class Api
{
    public const string Root = "api/v1/workflows";
}
