using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Testing;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Helpdesk.Workflows.Http;
using Helpdesk.Workflows.Tests.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Http;

/// <summary>Calls of other systems: who may, and what comes of them.</summary>
public abstract class WebhookTests(WorkflowsHost host)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ASignedCall_IsAnsweredWithTheInstance_BeforeItRuns()
    {
        var path = NewPath();
        await host.PublishAsync(On(path).WriteLine("w", "'alert ' + getParsedContentFromHook().name + ' ' + getHeadersFromHook()['x-source']").Line("h", "w").ToJson());
        var secret = await RotateAsync(path);
        var body = """{"name":"disk"}""";
        using var request = Call(path, body, HookSignature.Of(secret, Now, Encoding.UTF8.GetBytes(body)));
        request.Headers.Add("X-Source", "monitoring");

        using var response = await SendAsync(request);

        response.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var id = (await response.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!["workflowInstanceId"]!.GetValue<Guid>();
        await DrainAsync();
        (await host.JournalAsync(id)).ShouldContain("alert disk monitoring");
        (await host.ReadAsync(id)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task ACallWithAToken_ThatMayRunWorkflows_IsTaken_WithItsQuery()
    {
        var path = NewPath();
        await host.PublishAsync(On(path).WriteLine("w", "'page ' + getQueryStringDataFromHook().page").Line("h", "w").ToJson());
        using var agent = await host.ClientAsync("anna");
        using var requester = await host.ClientAsync("rita");

        using var taken = await agent.PostAsJsonAsync($"{Address(path)}?page=7", new { a = 1 }, CancellationToken);
        using var refused = await requester.PostAsJsonAsync(Address(path), new { a = 1 }, CancellationToken);

        (taken.StatusCode, refused.StatusCode).ShouldBe((HttpStatusCode.Accepted, HttpStatusCode.NotFound));
        var id = (await taken.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!["workflowInstanceId"]!.GetValue<Guid>();
        await DrainAsync();
        (await host.JournalAsync(id)).ShouldContain("page 7");
    }

    [Fact]
    public async Task WhoeverMayNotCall_IsToldTheSameAsAtAnUnknownPath()
    {
        var path = NewPath();
        await host.PublishAsync(On(path).ToJson());
        var secret = await RotateAsync(path);
        var body = "{}"u8.ToArray();
        var right = HookSignature.Of(secret, Now, body);
        (string Path, string Body, string? Signature, string Method)[] wrong =
        [
            (NewPath(), "{}", right, "POST"),
            (path, "{}", null, "POST"),
            (path, "{}", "nonsense", "POST"),
            (path, "{}", HookSignature.Of("hdwh_other", Now, body), "POST"),
            (path, """{"changed":1}""", right, "POST"),
            (path, "{}", HookSignature.Of(secret, Now.AddMinutes(-6), body), "POST"),
            (path, "{}", HookSignature.Of(secret, Now.AddMinutes(6), body), "POST"),
            (path, "{}", right, "PUT"),
            ("not a path", "{}", right, "POST"),
        ];
        List<string> answers = [];
        foreach (var call in wrong)
        {
            using var request = Call(call.Path, call.Body, call.Signature, call.Method);
            using var response = await SendAsync(request);
            var problem = await response.Content.ReadFromJsonAsync<JsonObject>(CancellationToken);
            answers.Add($"{(int)response.StatusCode} {problem!["type"]} {problem["detail"]}");
        }

        answers.Distinct().ShouldHaveSingleItem().ShouldBe("404 urn:helpdesk:problem:resource:not-found There is nothing at this address.");
        await DrainAsync();
        (await InstancesAsync(path)).ShouldBe(0);
    }

    [Fact]
    public async Task TheSameCallTwice_CountsOnce()
    {
        var path = NewPath();
        await host.PublishAsync(On(path).ToJson());
        var signature = HookSignature.Of(await RotateAsync(path), Now, "{}"u8);

        using var first = Call(path, "{}", signature);
        using var second = Call(path, "{}", signature);
        var answers = await Task.WhenAll(SendAsync(first), SendAsync(second));

        answers.Select(a => a.StatusCode).Order().ShouldBe([HttpStatusCode.Accepted, HttpStatusCode.NotFound]);
        await DrainAsync();
        (await InstancesAsync(path)).ShouldBe(1);
    }

    [Fact]
    public async Task ANewSecret_LeavesTheOldOneValid_UntilSomebodyEndsIt()
    {
        var path = NewPath();
        await host.PublishAsync(On(path).ToJson());
        var (first, second) = (await RotateAsync(path), await RotateAsync(path));
        (await StatusAsync(path, first)).ShouldBe(HttpStatusCode.Accepted);
        (await StatusAsync(path, second)).ShouldBe(HttpStatusCode.Accepted);

        var row = (await ListAsync()).Single(w => w.Path == path);
        (row.HasPrevious, row.Workflows.Count).ShouldBe((true, 1));
        await host.InScopeAsync(async s =>
        {
            await s.GetRequiredService<KeepWebhooks>().EndPreviousAsync(row.Id!.Value, CancellationToken);
            return true;
        });
        (await StatusAsync(path, first)).ShouldBe(HttpStatusCode.NotFound);
        (await StatusAsync(path, second)).ShouldBe(HttpStatusCode.Accepted);

        await host.InScopeAsync(async s =>
        {
            await s.GetRequiredService<KeepWebhooks>().RemoveAsync(row.Id!.Value, CancellationToken);
            return true;
        });
        (await StatusAsync(path, second)).ShouldBe(HttpStatusCode.NotFound);
        var events = await host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Set<Data.LedgerEvent>().AsNoTracking()
            .Where(e => e.EntityType == "workflows.webhook").ToListAsync(CancellationToken));
        events.ShouldAllBe(e => !e.Changes.Contains("hdwh_"));
        events.Select(e => e.Action).ShouldContain("deleted");
    }

    [Fact]
    public async Task AWaitInsideOfAWorkflow_IsMetByACallBelowItsWebhook()
    {
        var root = NewPath();
        var path = $"{root}/{Guid.CreateVersion7():n}";
        var secret = await RotateAsync(root);
        var instance = await host.StartAsync(await host.PublishAsync(Flow.Of("Waits for a call").Step("s", "Start")
            .Step("h", "HttpEndpoint", ("name", JsonValue.Create("Hook")), ("path", Flow.Literal(path)), ("supportedMethods", Methods("POST", "PUT")))
            .WriteLine("w", "'called with ' + getResultFromHook().method").Line("s", "h").Line("h", "w").ToJson()));

        using var request = Call(path, "{}", HookSignature.Of(secret, Now, "{}"u8), "PUT");
        using var response = await SendAsync(request);

        (await response.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!["workflowInstanceId"]!.GetValue<Guid>().ShouldBe(instance);
        await DrainAsync();
        (await host.JournalAsync(instance)).ShouldContain("called with PUT");
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task ACallBeforeTheWait_IsKeptForIt()
    {
        var path = NewPath();
        var secret = await RotateAsync(path);
        (await StatusAsync(path, secret)).ShouldBe(HttpStatusCode.Accepted);
        await DrainAsync();

        var instance = await host.StartAsync(await host.PublishAsync(Flow.Of("Later").Step("s", "Start").Step("h", "HttpEndpoint", ("path", Flow.Literal(path))).Line("s", "h").ToJson()));

        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AForm_IsReadAsValues()
    {
        var path = NewPath();
        await host.PublishAsync(On(path).WriteLine("w", "'form ' + getParsedContentFromHook().name").Line("h", "w").ToJson());
        using var agent = await host.ClientAsync("anna");

        using var response = await agent.PostAsync(new Uri(Address(path), UriKind.Relative), new FormUrlEncodedContent([new("name", "Jörg & Co")]), CancellationToken);

        var id = (await response.Content.ReadFromJsonAsync<JsonObject>(CancellationToken))!["workflowInstanceId"]!.GetValue<Guid>();
        await DrainAsync();
        (await host.JournalAsync(id)).ShouldContain("form Jörg & Co");
    }

    [Fact]
    public async Task WhatIsTooLarge_OrNeitherJsonNorAForm_IsRefused_WhereverItGoes()
    {
        var path = NewPath();
        await host.PublishAsync(On(path).ToJson());
        foreach (var at in new[] { path, NewPath() })
        {
            using var large = Call(at, $"\"{new string('x', 300 * 1024)}\"", null);
            using var text = Call(at, "text", null);
            text.Content!.Headers.ContentType = new("text/plain");
            using var chunked = Call(at, "", null);
            chunked.Content = new StreamContent(new MemoryStream(new byte[300 * 1024]));
            chunked.Content.Headers.ContentType = new("application/json");
            chunked.Headers.TransferEncodingChunked = true;

            (await SendAsync(large)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            (await SendAsync(chunked)).StatusCode.ShouldBe(HttpStatusCode.RequestEntityTooLarge);
            (await SendAsync(text)).StatusCode.ShouldBe(HttpStatusCode.UnsupportedMediaType);
        }
    }

    [Fact]
    public async Task ASingletonThatRuns_IsEnough_ThoughTheCallIsTaken()
    {
        var path = NewPath();
        var flow = On(path).Event("e", "never").Line("h", "e").ToJson();
        flow["options"]!["activationStrategyType"] = "Singleton";
        await host.PublishAsync(flow);
        var secret = await RotateAsync(path);

        (await StatusAsync(path, secret)).ShouldBe(HttpStatusCode.Accepted);
        (await StatusAsync(path, secret)).ShouldBe(HttpStatusCode.Accepted);
        await DrainAsync();

        (await InstancesAsync(path)).ShouldBe(1);
    }

    [Theory]
    [InlineData("with space", "h.path")]
    [InlineData("order/{id}", "h.path")]
    public async Task APathThatCannotBeCalled_IsNotPublished(string path, string field) =>
        (await Should.ThrowAsync<ValidationException>(() => host.PublishAsync(On(path).ToJson()))).Errors.Keys.ShouldContain(field);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    private static string NewPath() => $"tests/{Guid.CreateVersion7():n}";

    private static string Address(string path) => $"api/v1/workflows/hooks/{path}";

    private static JsonObject Methods(params string[] methods) => new()
    {
        ["typeName"] = "Object",
        ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = new JsonArray([.. methods.Select(m => JsonValue.Create(m))]).ToJsonString() },
    };

    private static Flow On(string path) => Flow.Of($"On {path}").Step(
        "h", "HttpEndpoint", ("name", JsonValue.Create("Hook")), ("path", Flow.Literal(path)), ("supportedMethods", Methods("POST")), ("customProperties", new JsonObject { ["canStartWorkflow"] = true }));

    private static HttpRequestMessage Call(string path, string body, string? signature, string method = "POST")
    {
        var request = new HttpRequestMessage(new HttpMethod(method), Address(path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
        {
            request.Headers.Add(HookSignature.Header, signature);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => await host.Host.Client.SendAsync(request, CancellationToken);

    /// <summary>Each call says something else: the same once more within a second would be a replay.</summary>
    private async Task<HttpStatusCode> StatusAsync(string path, string secret)
    {
        var body = $$"""{"call":"{{Guid.CreateVersion7()}}"}""";
        using var request = Call(path, body, HookSignature.Of(secret, Now, Encoding.UTF8.GetBytes(body)));
        using var response = await SendAsync(request);
        return response.StatusCode;
    }

    private Task<string> RotateAsync(string path) => host.InScopeAsync(s => s.GetRequiredService<KeepWebhooks>().RotateAsync(path, CancellationToken));

    private Task<IReadOnlyList<WebhookRow>> ListAsync() => host.InScopeAsync(s => s.GetRequiredService<KeepWebhooks>().ListAsync(CancellationToken));

    private Task<int> InstancesAsync(string path) => host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Instances.CountAsync(i => i.Name == $"On {path}", CancellationToken));

    private async Task DrainAsync()
    {
        await using var scope = host.Host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, CancellationToken);
    }
}

public sealed class SqliteWebhookTests(WorkflowsHost host) : WebhookTests(host), IClassFixture<WorkflowsHost>;

public sealed class PostgreSqlWebhookTests(PostgreSqlWorkflowsHost host) : WebhookTests(host), IClassFixture<PostgreSqlWorkflowsHost>;
