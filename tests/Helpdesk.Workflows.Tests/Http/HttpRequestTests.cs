using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Helpdesk.Workflows.Http;
using Helpdesk.Workflows.Tests.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Http;

/// <summary>Steps that call other systems: after the commit, again after a failure, and with one answer.</summary>
public abstract class HttpRequestTests(WorkflowsHost host)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ARequest_IsMadeAfterTheCommit_AndItsAnswerGoesOn()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200, """{"id":7}""");
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Answers", server, ("content", Flow.JavaScript("({ name: 'Anna' })")))
            .WriteLine("after", "'status ' + getStatusCodeFromCall() + ' id ' + getParsedContentFromCall().id").Line("call", "after").ToJson()));
        server.Requests.ShouldBeEmpty("nothing is sent within the transaction");
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);

        await SendDueAsync(TimeSpan.Zero);

        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await host.JournalAsync(instance)).ShouldContain("status 200 id 7");
        (await host.JournalAsync(instance)).ShouldContain("POST 127.0.0.1: 200");
        server.Requests.ShouldHaveSingleItem().Body.ShouldBe("""{"name":"Anna"}""");
        (await RequestsAsync(instance)).ShouldBe(0);
    }

    [Fact]
    public async Task WhatFailsFirst_IsTriedAgainWithTheSameKey_AndAnsweredOnce()
    {
        await using var server = await LoopbackServer.StartAsync((before, context) =>
        {
            context.Response.StatusCode = before < 2 ? 503 : 200;
            return Task.CompletedTask;
        });
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Retries", server).WriteLine("after", "'after'").Line("call", "after").ToJson()));

        await SendDueAsync(TimeSpan.Zero);
        await SendDueAsync(TimeSpan.FromSeconds(4));
        server.Requests.Count.ShouldBe(1, "the second try is not due yet");
        await SendDueAsync(TimeSpan.FromMinutes(1));
        await SendDueAsync(TimeSpan.FromMinutes(5));
        await SendDueAsync(TimeSpan.FromHours(5));

        server.Requests.Count.ShouldBe(3);
        server.Requests.Select(r => r.Key).Distinct().Count().ShouldBe(1);
        var journal = await host.JournalAsync(instance);
        journal.Count(l => l == "after").ShouldBe(1);
        journal.ShouldContain("POST 127.0.0.1: 200 after 3 tries");
    }

    [Fact]
    public async Task RetryAfter_IsWaitedFor()
    {
        await using var server = await LoopbackServer.StartAsync((before, context) =>
        {
            context.Response.StatusCode = before == 0 ? 429 : 200;
            context.Response.Headers.RetryAfter = "1200";
            return Task.CompletedTask;
        });
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Waits", server).ToJson()));

        await SendDueAsync(TimeSpan.Zero);
        await SendDueAsync(TimeSpan.FromMinutes(19));
        server.Requests.Count.ShouldBe(1);
        await SendDueAsync(TimeSpan.FromMinutes(21));

        server.Requests.Count.ShouldBe(2);
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AProcessThatDiesBetweenCallAndAnswer_CallsAgainWithTheSameKey_AndGoesOnOnce()
    {
        await using var server = await LoopbackServer.StartAsync((before, context) => before == 0 ? Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default) : Task.CompletedTask);
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Dies", server).WriteLine("after", "'after'").Line("call", "after").ToJson()));

        // The call is out, and its process ends before the answer.
        using var death = new CancellationTokenSource();
        var dying = SendDueAsync(TimeSpan.Zero, death.Token);
        while (server.Requests.IsEmpty)
        {
            await Task.Delay(10, CancellationToken);
        }

        await death.CancelAsync();
        await dying.ContinueWith(_ => { }, TaskScheduler.Default);
        await SendDueAsync(TimeSpan.FromSeconds(60));
        server.Requests.Count.ShouldBe(1, "it might still be under way");
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(() => SendDueAsync(TimeSpan.FromMinutes(2)), CancellationToken)));
        await SendDueAsync(TimeSpan.FromHours(1));

        server.Requests.Count.ShouldBe(2);
        server.Requests.Select(r => r.Key).Distinct().Count().ShouldBe(1);
        (await host.JournalAsync(instance)).Count(l => l == "after").ShouldBe(1);
    }

    [Fact]
    public async Task NodesThatLookAtTheSameTime_CallOnce()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        await AllowAsync(server);
        var definition = await host.PublishAsync(Calling("Nodes", server).WriteLine("after", "'after'").Line("call", "after").ToJson());
        List<Guid> instances = [];
        for (var i = 0; i < 8; i++)
        {
            instances.Add(await host.StartAsync(definition));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => SendDueAsync(TimeSpan.Zero), CancellationToken)));

        server.Requests.Select(r => r.Key).Distinct().Count().ShouldBe(8);
        server.Requests.Count.ShouldBe(8);
        foreach (var instance in instances)
        {
            (await host.JournalAsync(instance)).Count(l => l == "after").ShouldBe(1);
        }
    }

    [Theory]
    [InlineData(200, "ok,done")]
    [InlineData(404, "missing,done")]
    [InlineData(418, "unmatched,done")]
    public async Task ACode_TakesItsWay_TogetherWithDone(int status, string ways)
    {
        await using var server = await LoopbackServer.AnsweringAsync(status);
        await AllowAsync(server);
        var flow = Calling("Codes", server, ("expectedStatusCodes", new JsonObject { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "Object", ["value"] = "[200, \"404\"]" } }))
            .WriteLine("ok", "'ok'").WriteLine("missing", "'missing'").WriteLine("unmatched", "'unmatched'").WriteLine("done", "'done'")
            .Line("call", "ok", "200").Line("call", "missing", "404").Line("call", "unmatched", HttpRequestActivity.UnmatchedOutcome).Line("call", "done");
        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson()));

        await SendDueAsync(TimeSpan.Zero);

        (await host.JournalAsync(instance)).Where(l => l is "ok" or "missing" or "unmatched" or "done").ShouldBe(ways.Split(','));
    }

    [Fact]
    public async Task WithoutAnAnswer_TheWayIsTimeout_OnceAllTriesAreOver()
    {
        await using var server = await LoopbackServer.StartAsync((_, context) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        await AllowAsync(server);
        var flow = Calling("Slow", server, ("requestTimeout", Flow.Literal("00:00:01")), ("maxAttempts", Flow.Literal("2")))
            .WriteLine("late", "'late'").Line("call", "late", HttpRequestActivity.TimeoutOutcome);
        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson()));

        await SendDueAsync(TimeSpan.Zero);
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        await SendDueAsync(TimeSpan.FromMinutes(5));

        (await host.JournalAsync(instance)).ShouldContain("late");
    }

    [Fact]
    public async Task AHostThatIsNotReached_HasItsWay()
    {
        Flow flow;
        await using (var server = await LoopbackServer.AnsweringAsync(200))
        {
            await AllowAsync(server);
            flow = Calling("Gone", server, ("maxAttempts", Flow.Literal("1"))).WriteLine("failed", "'failed'").Line("call", "failed", HttpRequestActivity.FailedOutcome);
        }

        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson()));
        await SendDueAsync(TimeSpan.Zero);

        (await host.JournalAsync(instance)).ShouldContain("failed");
    }

    [Fact]
    public async Task StepsInside_RunForTheirCode()
    {
        await using var server = await LoopbackServer.AnsweringAsync(404);
        await AllowAsync(server);
        var step = new JsonObject { ["id"] = "inner", ["type"] = "Elsa.WriteLine", ["text"] = Flow.JavaScript("'inner'") };
        var other = new JsonObject { ["id"] = "other", ["type"] = "Elsa.WriteLine", ["text"] = Flow.JavaScript("'other'") };
        var flow = Flow.Of("Embedded").Step("call", "SendHttpRequest", ("url", Flow.Literal(server.Address.AbsoluteUri)), ("expectedStatusCodes", new JsonArray(
            new JsonObject { ["statusCode"] = 200, ["activity"] = other }, new JsonObject { ["statusCode"] = 404, ["activity"] = step })));
        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson()));

        await SendDueAsync(TimeSpan.Zero);

        (await host.JournalAsync(instance)).ShouldContain("inner");
        (await host.JournalAsync(instance)).ShouldNotContain("other");
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AHostThatIsNotListed_IsAnIncident_AndNothingIsSent()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Forbidden", server).ToJson()));

        (await IncidentAsync(instance)).ShouldContain("not in the list of hosts");
        (await RequestsAsync(instance)).ShouldBe(0);
    }

    [Fact]
    public async Task ARedirectToAForbiddenHost_IsAnIncident()
    {
        await using var forbidden = await LoopbackServer.AnsweringAsync(200);
        await using var server = await LoopbackServer.StartAsync((_, context) =>
        {
            context.Response.Redirect(forbidden.Address.AbsoluteUri);
            return Task.CompletedTask;
        });
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Redirected", server).ToJson()));

        await SendDueAsync(TimeSpan.Zero);

        (await IncidentAsync(instance)).ShouldContain("not in the list of hosts");
        forbidden.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("({ 'X-A': 'one\\r\\nX-B: two' })")]
    [InlineData("({ 'X-A\\r\\nX-B': 'one' })")]
    [InlineData("({ 'Authorization': 'Bearer abc' })")]
    [InlineData("({ 'Host': 'evil.example.com' })")]
    [InlineData("({ 'Idempotency-Key': '1' })")]
    public async Task AHeaderThatMayNotBeSet_IsAnIncident(string headers)
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling($"Header {headers.Length}", server, ("requestHeaders", Flow.JavaScript(headers))).ToJson()));

        (await IncidentAsync(instance)).ShouldNotContain("abc");
        await SendDueAsync(TimeSpan.Zero);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ASecret_IsSentToItsHost_AndStandsNowhereElse()
    {
        const string value = "Bearer top-secret-4711";
        await using var server = await LoopbackServer.AnsweringAsync(200);
        await AllowAsync(server);
        var name = $"crm-{Guid.CreateVersion7():n}";
        await host.InScopeAsync(async s =>
        {
            await s.GetRequiredService<KeepSecrets>().SaveAsync(name, server.Rule, header: null, value, CancellationToken);
            return true;
        });
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Secret", server, ("authorization", Flow.Literal(name))).ToJson()));
        await host.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<WorkflowsDbContext>();
            (await db.Requests.AsNoTracking().SingleAsync(r => r.InstanceId == instance, CancellationToken)).Order.ShouldNotContain("top-secret");
            (await db.Secrets.AsNoTracking().SingleAsync(x => x.Name == name, CancellationToken)).Value.ShouldNotContain("top-secret");
            (await db.Set<Data.LedgerEvent>().AsNoTracking().Where(e => e.EntityType == "workflows.secret").Select(e => e.Changes).ToListAsync(CancellationToken)).ShouldAllBe(c => c.Contains("[secret]") && !c.Contains("top-secret"));
            return true;
        });

        await SendDueAsync(TimeSpan.Zero);

        server.Requests.ShouldHaveSingleItem().Headers["Authorization"].ShouldBe(value);
        string.Join('\n', await host.JournalAsync(instance)).ShouldNotContain("top-secret");
        (await host.ReadAsync(instance)).State.ShouldNotContain("top-secret");
    }

    [Fact]
    public async Task ASecretThatIsNotThere_IsAnIncident()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("No secret", server, ("authorization", Flow.Literal("missing"))).ToJson()));

        await SendDueAsync(TimeSpan.Zero);

        (await IncidentAsync(instance)).ShouldContain("no secret “missing”");
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ACancelledStep_IsNotSent()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        await AllowAsync(server);
        var instance = await host.StartAsync(await host.PublishAsync(Calling("Cancelled", server).ToJson()));

        await host.InScopeAsync(s => s.GetRequiredService<CancelInstance>().HandleAsync(instance, "Not needed.", CancellationToken));

        (await RequestsAsync(instance)).ShouldBe(0);
        await SendDueAsync(TimeSpan.FromHours(1));
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task ATrial_SendsNothing()
    {
        await using var server = await LoopbackServer.AnsweringAsync(200);
        await AllowAsync(server);

        var trial = await host.InScopeAsync(s => s.GetRequiredService<TryWorkflow>()
            .HandleAsync(Calling("Trial", server).ToJson(), new TrialWishes(null, null, new Dictionary<string, string>()), CancellationToken));

        trial.State.SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Requests.CountAsync(r => r.Host == "127.0.0.1" && r.Attempts == 0, CancellationToken))).ShouldBe(0);
        server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task TheCheckBeforePublishing_WarnsOfHostsAndSecretsThatAreNotThere()
    {
        var flow = Flow.Of("Warned").Step("call", "FlowSendHttpRequest", ("url", Flow.Literal("https://unlisted.example.com/x")), ("authorization", Flow.Literal("Bearer abc"))).ToJson();

        var problems = await host.InScopeAsync(s => s.GetRequiredService<HttpCheck>().CheckAsync(WorkflowDocument.Read(flow.ToJsonString()), CancellationToken));

        problems.Select(p => (p.IsError, p.ActivityId, p.Field)).ShouldBe([(false, "call", "url"), (false, "call", "authorization")]);
        problems.ShouldAllBe(p => !p.Message.Contains("abc"));
        (await Should.ThrowAsync<ValidationException>(() => host.PublishAsync(Flow.Of("No address").Step("call", "FlowSendHttpRequest").ToJson()))).Errors.Keys.ShouldContain("call.url");
    }

    [Theory]
    [InlineData("Literal", "https://unlisted.example.com/x", true)]
    [InlineData("Liquid", "https://unlisted.example.com/tickets/{{ Variables.id }}", true)]
    [InlineData("Liquid", "https://{{ Variables.host }}/x", false)]
    [InlineData("Liquid", "https://unlisted.example.com{{ Variables.path }}", false)]
    [InlineData("Liquid", "{{ Variables.url }}", false)]
    [InlineData("JavaScript", "'https://unlisted.example.com/x'", false)]
    public async Task AHost_IsLookedAtWhereItIsWritten(string language, string url, bool isSeen)
    {
        var flow = Flow.Of("Written").Step("call", "FlowSendHttpRequest", ("url", new JsonObject { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = language, ["value"] = url } })).ToJson();

        var problems = await host.InScopeAsync(s => s.GetRequiredService<HttpCheck>().CheckAsync(WorkflowDocument.Read(flow.ToJsonString()), CancellationToken));

        problems.Select(p => p.Field).ShouldBe(isSeen ? ["url"] : []);
    }

    [Theory]
    [InlineData("api.example.com/path")]
    [InlineData("*")]
    public async Task AListOfHostsThatCannotBeRead_IsRefused(string entry) =>
        (await Should.ThrowAsync<ValidationException>(() => host.InScopeAsync(async s =>
        {
            await s.GetRequiredService<ISettings>().SaveAsync(new WorkflowHttpSettings { Hosts = [entry] }, CancellationToken);
            return true;
        }))).Errors.Keys.ShouldContain("hosts");

    private static Flow Calling(string name, LoopbackServer server, params (string Name, JsonNode Value)[] inputs) =>
        Flow.Of(name).Step("call", "FlowSendHttpRequest", [("name", JsonValue.Create("Call")), ("url", Flow.Literal($"{server.Address}x?token=in-the-query")), ("method", Flow.Literal("POST")), .. inputs]);

    private Task<bool> AllowAsync(LoopbackServer server) => host.InScopeAsync(async s =>
    {
        var settings = s.GetRequiredService<ISettings>();
        var present = (WorkflowHttpSettings)await settings.GetCopyAsync(typeof(WorkflowHttpSettings), CancellationToken);
        await settings.SaveAsync(new WorkflowHttpSettings { Hosts = [.. present.Hosts, server.Rule] }, CancellationToken);
        return true;
    });

    private Task SendDueAsync(TimeSpan later) => SendDueAsync(later, CancellationToken);

    private async Task SendDueAsync(TimeSpan later, CancellationToken cancellationToken)
    {
        await using var scope = host.Host.CreateScope();
        await ActivatorUtilities.CreateInstance<SendDueRequests>(scope.Services, new FakeClock(TimeProvider.System.GetUtcNow() + later)).RunAsync(cancellationToken);
    }

    private Task<int> RequestsAsync(Guid instance) => host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Requests.CountAsync(r => r.InstanceId == instance, CancellationToken));

    private async Task<string> IncidentAsync(Guid instance) => WorkflowState.FromJson((await host.ReadAsync(instance)).State).Incidents.ShouldHaveSingleItem().Message;
}

public sealed class SqliteHttpRequestTests(WorkflowsHost host) : HttpRequestTests(host), IClassFixture<WorkflowsHost>;

public sealed class PostgreSqlHttpRequestTests(PostgreSqlWorkflowsHost host) : HttpRequestTests(host), IClassFixture<PostgreSqlWorkflowsHost>;
