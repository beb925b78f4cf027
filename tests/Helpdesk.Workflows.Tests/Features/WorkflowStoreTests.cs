using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Testing;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>Instances as they are stored: what happens to them happens once, and as a whole.</summary>
public abstract class WorkflowStoreTests(WorkflowsHost host)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instance_WaitsForItsEvent_AndEndsWithIt()
    {
        var flow = Flow.Of("Waits").Event("ev", "approved").WriteLine("after", "`by ${getResultFromEv().name}`").Line("ev", "after");
        var definition = await host.PublishAsync(flow.ToJson());
        var (mine, other) = (await host.StartAsync(definition, "INC-1"), await host.StartAsync(definition, "INC-2"));
        (await host.ReadAsync(mine)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);

        var triggered = await host.TriggerAsync("approved", "INC-1", new JsonObject { ["name"] = "Anna" });

        triggered.Resumed.ShouldBe([mine]);
        (await host.ReadAsync(mine)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await host.ReadAsync(other)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        (await host.JournalAsync(mine)).ShouldBe([
            "Workflow1 Started", "fc Started", "ev Started", "ev Suspended", "ev Resumed", "ev Completed", "after Started", "by Anna", "after Completed", "fc Completed", "Workflow1 Completed",
        ]);
        (await BookmarksAsync(mine)).ShouldBe(0);
        (await host.TriggerAsync("approved", "INC-1")).Resumed.ShouldBeEmpty("it waits no more");
    }

    [Fact]
    public async Task Event_StartsWhatBeginsWithIt_AndGivesItsPayload()
    {
        var name = $"opened {Guid.CreateVersion7()}";
        await host.PublishAsync(Flow.Of("Begins").Event("ev", name, starts: true).WriteLine("after", "`about ${getResultFromEv().number}`").Line("ev", "after").ToJson());

        var triggered = await host.TriggerAsync(name, "INC-7", new JsonObject { ["number"] = "INC-7" });

        var instance = triggered.Started.ShouldHaveSingleItem();
        (await host.JournalAsync(instance)).ShouldContain("about INC-7");
        (await host.ReadAsync(instance)).CorrelationId.ShouldBe("INC-7");
    }

    [Fact]
    public async Task Publish_OfANewVersion_LeavesWhatRunsAlone_AndStartsTheNewOne()
    {
        var name = $"goes on {Guid.CreateVersion7()}";
        var old = await host.PublishAsync(Flow.Of("Versions").Event("ev", name).WriteLine("after", "'old'").Line("ev", "after").ToJson());
        var first = await host.StartAsync(old);
        await host.PublishAsync(Flow.Of("Versions").Event("ev", name).WriteLine("after", "'new'").Line("ev", "after").ToJson(old));
        var second = await host.StartAsync(old);

        await host.TriggerAsync(name);

        (await host.JournalAsync(first)).ShouldContain("old");
        (await host.JournalAsync(second)).ShouldContain("new");
        (await host.ReadAsync(second)).Version.ShouldBe(2);
    }

    [Fact]
    public async Task Publish_OfWhatCannotRun_IsRefusedAtTheStep_AndTheOldVersionStays()
    {
        var definition = await host.PublishAsync(Flow.Of("Good").WriteLine("a", "'good'").ToJson());

        var error = await Should.ThrowAsync<ValidationException>(() =>
            host.PublishAsync(Flow.Of("Bad").WriteLine("a", "1 +").Step("b", "Nonsense").Line("a", "b").ToJson(definition)));

        error.Errors.Keys.ShouldBe(["a.text", "b"], ignoreOrder: true);
        (await host.JournalAsync(await host.StartAsync(definition))).ShouldContain("good");
    }

    [Fact]
    public async Task Timer_FiresOnce_HoweverManyNodesLook()
    {
        var definition = await host.PublishAsync(Flow.Of("Timer").Delay("wait", "00:10:00").WriteLine("after", "'rings'").Line("wait", "after").ToJson());
        List<Guid> instances = [];
        for (var i = 0; i < 12; i++)
        {
            instances.Add(await host.StartAsync(definition));
        }

        await RunTimersAsync(TimeSpan.FromMinutes(9));
        (await host.ReadAsync(instances[0])).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunTimersAsync(TimeSpan.FromMinutes(11)), CancellationToken)));
        await RunTimersAsync(TimeSpan.FromMinutes(12));

        foreach (var instance in instances)
        {
            (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
            (await host.JournalAsync(instance)).Count(l => l == "rings").ShouldBe(1);
        }
    }

    [Fact]
    public async Task BothWaitsOfAnInstance_MetAtTheSameMoment_AreBothTaken()
    {
        var name = $"both {Guid.CreateVersion7()}";
        var flow = Flow.Of("Both").Step("s", "Start").Event("a", $"{name} a").Event("b", $"{name} b")
            .Step("j", "FlowJoin", ("mode", Flow.Literal("WaitAll"))).WriteLine("after", "'joined'")
            .Line("s", "a").Line("s", "b").Line("a", "j").Line("b", "j").Line("j", "after");
        var definition = await host.PublishAsync(flow.ToJson());
        List<Guid> instances = [];
        for (var i = 0; i < 20; i++)
        {
            instances.Add(await host.StartAsync(definition));
        }

        await Task.WhenAll(((string[])["a", "b"]).Select(e => Task.Run(() => host.TriggerAsync($"{name} {e}"), CancellationToken)));

        foreach (var instance in instances)
        {
            (await host.JournalAsync(instance)).Count(l => l == "joined").ShouldBe(1);
        }
    }

    [Fact]
    public async Task Fault_WaitsForSomebody_WhoMayGoOnBehindIt_WhileTheOtherBranchWorks()
    {
        var name = $"other {Guid.CreateVersion7()}";
        var flow = Flow.Of("Faults").Step("s", "Start").Step("f", "Fault", ("message", Flow.Literal("The mail server says no."))).WriteLine("mended", "'mended'")
            .Event("ev", name).Line("s", "f").Line("f", "mended").Line("s", "ev");
        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson()));
        await host.TriggerAsync(name);
        var incident = await IncidentAsync(instance);
        incident.Message.ShouldBe("The mail server says no.");

        await host.InScopeAsync(services => services.GetRequiredService<MendIncident>()
            .HandleAsync(instance, incident.Id, Mending.Retry, [], "The server is back.", CancellationToken));
        var again = await IncidentAsync(instance);
        await host.InScopeAsync(services => services.GetRequiredService<MendIncident>()
            .HandleAsync(instance, again.Id, Mending.TakeOutcome, [], "Told by phone.", CancellationToken));

        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await host.JournalAsync(instance)).ShouldContain("mended");
        await Should.ThrowAsync<NotFoundException>(() => host.InScopeAsync(services => services.GetRequiredService<MendIncident>()
            .HandleAsync(instance, again.Id, Mending.Retry, [], null, CancellationToken)));
    }

    [Fact]
    public async Task WhatAStepWaitsFor_HappensWhileAFaultKeepsItClosed_AndIsNotLost()
    {
        var flow = Flow.Of("Closed by a fault").Step("split", "FlowFork", ("branches", Flow.Literal("[\"a\",\"b\"]")))
            .Event("ev", $"never {Guid.CreateVersion7()}").Step("boom", "Fault").WriteLine("after", "'after'")
            .Line("split", "ev", "a").Line("split", "boom", "b").Line("ev", "after").ToJson(continues: false);
        var instance = await host.StartAsync(await host.PublishAsync(flow));
        var state = WorkflowState.FromJson((await host.ReadAsync(instance)).State);
        state.SubStatus.ShouldBe(WorkflowSubStatus.Faulted);

        // As an approval does that is decided meanwhile: it is told once.
        await host.InScopeAsync(services => services.GetRequiredService<IWorkflowRuntime>()
            .ResumeAsync(instance, state.Activities.Single(a => a.ActivityId == "ev").Id, null, CancellationToken));
        await host.InScopeAsync(services => services.GetRequiredService<MendIncident>()
            .HandleAsync(instance, state.Incidents.ShouldHaveSingleItem().Id, Mending.TakeOutcome, [], null, CancellationToken));

        (await host.JournalAsync(instance)).ShouldContain("after");
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task AnOutcomeThatTheStepDoesNotHave_IsRefused_AndNothingIsMended()
    {
        var flow = Flow.Of("Outcomes").Step("d", "FlowDecision", ("condition", Flow.JavaScript("missing()"))).WriteLine("yes", "'yes'").Line("d", "yes", "True");
        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson()));
        var incident = await IncidentAsync(instance);

        foreach (var outcomes in (string[][])[["Approved"], []])
        {
            var error = await Should.ThrowAsync<ValidationException>(() => host.InScopeAsync(services => services.GetRequiredService<MendIncident>()
                .HandleAsync(instance, incident.Id, Mending.TakeOutcome, outcomes, null, CancellationToken)));
            error.Message.ShouldContain("True, False");
        }

        await host.InScopeAsync(services => services.GetRequiredService<MendIncident>()
            .HandleAsync(instance, incident.Id, Mending.TakeOutcome, ["True"], null, CancellationToken));
        (await host.JournalAsync(instance)).ShouldContain("yes");
    }

    [Fact]
    public async Task Fault_ThatEndsTheWorkflow_ClosesItsWaits_AndGivesThemBackWhenMended()
    {
        var name = $"parked {Guid.CreateVersion7()}";
        var flow = Flow.Of("Parks").Step("s", "Start").Step("f", "Fault", ("message", Flow.Literal("No."))).Event("ev", name).WriteLine("after", "'after'")
            .Line("s", "f").Line("s", "ev").Line("ev", "after");
        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson(continues: false)));
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Faulted);
        (await BookmarksAsync(instance)).ShouldBe(0);

        await host.InScopeAsync(async services => await services.GetRequiredService<MendIncident>()
            .HandleAsync(instance, (await IncidentAsync(instance)).Id, Mending.TakeOutcome, [], null, CancellationToken));
        (await host.TriggerAsync(name)).Resumed.ShouldBe([instance]);

        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task LoopWithoutEnd_IsStopped_WithAnIncidentThatSaysSo()
    {
        var flow = Flow.Of("Endless").Step("s", "Start").WriteLine("a", "'again'").Line("s", "a").Line("a", "a");

        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson()));

        (await IncidentAsync(instance)).Message.ShouldContain("Does a loop never end?");
        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
    }

    [Fact]
    public async Task Cancel_EndsWaitsAndIsNotUndone()
    {
        var name = $"never {Guid.CreateVersion7()}";
        var instance = await host.StartAsync(await host.PublishAsync(Flow.Of("Cancelled").Event("ev", name).ToJson()));

        await host.InScopeAsync(services => services.GetRequiredService<CancelInstance>().HandleAsync(instance, "Not needed.", CancellationToken));

        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Cancelled);
        (await host.TriggerAsync(name)).Resumed.ShouldBeEmpty();
        var error = await Should.ThrowAsync<BusinessException>(() =>
            host.InScopeAsync(services => services.GetRequiredService<CancelInstance>().HandleAsync(instance, null, CancellationToken)));
        error.Status.ShouldBe(409);
    }

    private async Task RunTimersAsync(TimeSpan later)
    {
        await using var scope = host.Host.CreateScope();
        await ActivatorUtilities.CreateInstance<ResumeDueTimers>(scope.Services, new FakeClock(TimeProvider.System.GetUtcNow() + later)).RunAsync(CancellationToken);
    }

    private async Task<WorkflowIncident> IncidentAsync(Guid instance) =>
        WorkflowState.FromJson((await host.ReadAsync(instance)).State).Incidents.ShouldHaveSingleItem();

    private Task<int> BookmarksAsync(Guid instance) => host.InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDbContext>().Bookmarks.CountAsync(b => b.InstanceId == instance, CancellationToken));
}

public sealed class SqliteWorkflowStoreTests(WorkflowsHost host) : WorkflowStoreTests(host), IClassFixture<WorkflowsHost>;

public sealed class PostgreSqlWorkflowStoreTests(PostgreSqlWorkflowsHost host) : WorkflowStoreTests(host), IClassFixture<PostgreSqlWorkflowsHost>;
