using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>The API in the shape that Elsa's clients know.</summary>
public sealed class WorkflowsApiTests(WorkflowsHost host) : IClassFixture<WorkflowsHost>
{
    private const string Root = "api/v1/workflows";

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AWorkflow_IsSavedPublishedStartedAndRead()
    {
        using var admin = await host.ClientAsync("admin");
        var model = Flow.Of("Over the API").Event("ev", "api approved").ToJson();
        model["unknown"] = new JsonObject { ["kept"] = true };

        var saved = await SendAsync(admin, "workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = false });
        var id = (string)saved["definitionId"]!;
        ((bool)saved["isPublished"]!, (bool)saved["unknown"]!["kept"]!).ShouldBe((false, true));
        (await SendAsync(admin, $"workflow-definitions/{id}/execute", [], HttpStatusCode.NotFound)).ShouldNotBeNull();
        ((bool)(await SendAsync(admin, $"workflow-definitions/{id}/publish", []))["isPublished"]!).ShouldBeTrue();
        var instance = (string)(await SendAsync(admin, $"workflow-definitions/{id}/execute", new JsonObject { ["correlationId"] = "INC-9" }))["workflowInstanceId"]!;
        var waiting = await GetAsync(admin, $"workflow-instances/{instance}");
        ((string)waiting["subStatus"]!, (string)waiting["bookmarks"]![0]!["stimulus"]!["EventName"]!).ShouldBe(("suspended", "api approved"));

        var triggered = await SendAsync(admin, "events/api approved/trigger", new JsonObject { ["correlationId"] = "INC-9" });

        ((string)triggered["resumed"]![0]!).ShouldBe(instance);
        ((string)(await GetAsync(admin, $"workflow-instances/{instance}"))["subStatus"]!).ShouldBe("finished");
        var journal = await SendAsync(admin, $"workflow-instances/{instance}/journal?take=2", []);
        ((int)journal["totalCount"]!, ((JsonArray)journal["items"]!).Count, (string)journal["items"]![0]!["eventName"]!).ShouldBe((8, 2, "Started"));
        var found = await SendAsync(admin, "workflow-instances", new JsonObject { ["correlationId"] = "INC-9", ["subStatus"] = "finished" });
        ((int)found["totalCount"]!).ShouldBe(1);
        ((JsonArray)(await GetAsync(admin, "workflow-definitions?searchTerm=Over the"))["items"]!).Count.ShouldBe(1);
    }

    [Fact]
    public async Task WhatIsWrong_IsSaidAtItsStep_AndNothingIsPublished()
    {
        using var admin = await host.ClientAsync("admin");
        var model = Flow.Of("Wrong").Step("s", "Start").WriteLine("w", "open(").ToJson();

        var problem = await SendAsync(admin, "workflow-definitions", new JsonObject { ["model"] = model, ["publish"] = true }, HttpStatusCode.BadRequest);

        ((JsonObject)problem["errors"]!).Select(e => e.Key).ShouldBe(["w.text"]);
        ((int)(await GetAsync(admin, "workflow-definitions?searchTerm=Wrong"))["totalCount"]!).ShouldBe(0);
        var validated = await (await admin.PostAsJsonAsync($"{Root}/workflow-definitions/validate", new JsonObject { ["model"] = model.DeepClone() }, CancellationToken)).Content.ReadFromJsonAsync<JsonArray>(CancellationToken);
        validated!.Select(p => $"{(bool)p!["isError"]!} {(string?)p["activityId"]} {(string?)p["field"]}").ShouldBe(["True w text", "False w "]);
    }

    [Theory]
    [InlineData("""{"model":{"name":"x"}}""", "root")]
    [InlineData("""{"model":{"name":"x","root":{"id":"a"}}}""", "root")]
    [InlineData("""{"model":{"name":"x","root":{"id":"a","type":"Elsa.Sequence","activities":[{"id":"a","type":"Elsa.End"}]}}}""", "a")]
    [InlineData("""{"model":{"root":{"id":"a","type":"Elsa.Sequence"}}}""", "name")]
    public async Task WhatIsNoWorkflow_IsRefusedWithItsPlace(string body, string place)
    {
        using var admin = await host.ClientAsync("admin");

        var problem = await SendAsync(admin, "workflow-definitions", (JsonObject)JsonNode.Parse(body)!, HttpStatusCode.BadRequest);

        ((JsonObject)problem["errors"]!).Select(e => e.Key).ShouldBe([place]);
    }

    [Theory]
    [InlineData("nonsense", HttpStatusCode.BadRequest)]
    [InlineData("{\"model\":", HttpStatusCode.BadRequest)]
    public async Task WhatIsNotJson_IsRefused(string body, HttpStatusCode status)
    {
        using var admin = await host.ClientAsync("admin");
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");

        (await admin.PostAsync($"{Root}/workflow-definitions", content, CancellationToken)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task ADraft_ThatSomebodyElseSaved_IsNotOverwritten()
    {
        using var admin = await host.ClientAsync("admin");
        var model = Flow.Of("Two designers").Step("s", "Start").ToJson("two-designers");
        await SendAsync(admin, "workflow-definitions", new JsonObject { ["model"] = model.DeepClone() });
        var seen = (await admin.GetAsync($"{Root}/workflow-definitions/by-definition-id/two-designers", CancellationToken)).Headers.ETag!;
        model["description"] = "By somebody else";
        await SendAsync(admin, "workflow-definitions", new JsonObject { ["model"] = model.DeepClone() });

        using var late = new HttpRequestMessage(HttpMethod.Post, $"{Root}/workflow-definitions") { Content = JsonContent.Create(new JsonObject { ["model"] = model.DeepClone() }) };
        late.Headers.IfMatch.Add(seen);

        (await admin.SendAsync(late, CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
    }

    [Fact]
    public async Task AnAuditor_ReadsAndChangesNothing_AndAnAgentDoesNeither()
    {
        using var auditor = await host.ClientAsync("audrey");
        using var agent = await host.ClientAsync("anna");

        (await auditor.GetAsync($"{Root}/workflow-definitions", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await SendAsync(auditor, "workflow-definitions", new JsonObject { ["model"] = Flow.Of("No").Step("s", "Start").ToJson() }, HttpStatusCode.Forbidden);
        await SendAsync(auditor, "events/x/trigger", [], HttpStatusCode.Forbidden);
        (await agent.GetAsync($"{Root}/workflow-definitions", CancellationToken)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<JsonObject> SendAsync(HttpClient client, string path, JsonObject body, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var response = await client.PostAsJsonAsync($"{Root}/{path}", body, CancellationToken);
        var text = await response.Content.ReadAsStringAsync(CancellationToken);
        response.StatusCode.ShouldBe(expected, text);
        return (JsonObject)JsonNode.Parse(text)!;
    }

    private static async Task<JsonObject> GetAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<JsonObject>($"{Root}/{path}", CancellationToken))!;
}
