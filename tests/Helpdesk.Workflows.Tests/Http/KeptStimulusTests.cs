using System.Text.Json.Nodes;
using Helpdesk.Testing;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Helpdesk.Workflows.Tests.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Http;

/// <summary>What has happened before anybody waited for it.</summary>
public abstract class KeptStimulusTests(WorkflowsHost host)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AnEventBeforeItsWait_IsTakenByTheFirstThatWaits_Once()
    {
        var name = NewName();
        var definition = await host.PublishAsync(Waiting(name));
        (await host.TriggerAsync(name, payload: JsonValue.Create("early"))).IsKept.ShouldBeTrue();

        var (first, second) = (await host.StartAsync(definition), await host.StartAsync(definition));

        (await host.ReadAsync(first)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
        (await host.JournalAsync(first)).ShouldContain("got early");
        (await host.ReadAsync(second)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        (await host.TriggerAsync(name)).Resumed.ShouldBe([second]);
        (await KeptAsync(name)).ShouldBe(0);
    }

    [Fact]
    public async Task InstancesThatBeginToWaitAtTheSameTime_TakeItOnce()
    {
        var name = NewName();
        var definition = await host.PublishAsync(Waiting(name));
        await host.TriggerAsync(name, payload: JsonValue.Create("one"));

        var instances = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => host.StartAsync(definition), CancellationToken)));

        var ended = 0;
        foreach (var instance in instances)
        {
            ended += (await host.ReadAsync(instance)).SubStatus == WorkflowSubStatus.Finished ? 1 : 0;
        }

        ended.ShouldBe(1);
    }

    [Fact]
    public async Task AnEventAboutSomethingElse_IsLeftAlone()
    {
        var name = NewName();
        var definition = await host.PublishAsync(Waiting(name));
        await host.TriggerAsync(name, "INC-1", JsonValue.Create("mine"));

        var other = await host.StartAsync(definition, "INC-2");
        var mine = await host.StartAsync(definition, "INC-1");

        (await host.ReadAsync(other)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        (await host.JournalAsync(mine)).ShouldContain("got mine");
    }

    [Fact]
    public async Task AnEventThatIsTooOld_IsNotTaken_AndRemoved()
    {
        var name = NewName();
        var definition = await host.PublishAsync(Waiting(name));
        await host.InScopeAsync(async s => await ActivatorUtilities.CreateInstance<KeepStimulus>(s, new FakeClock(TimeProvider.System.GetUtcNow() - KeepStimulus.Age - TimeSpan.FromSeconds(1)))
            .HandleAsync(HashOf(name), null, null, CancellationToken));

        var instance = await host.StartAsync(definition);
        await host.InScopeAsync(async s =>
        {
            await s.GetRequiredService<IEnumerable<Tasks.IBackgroundTask>>().OfType<PurgeInstances>().Single().RunAsync(CancellationToken);
            return true;
        });

        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        (await KeptAsync(name)).ShouldBe(0);
    }

    [Fact]
    public async Task AnEventTooLargeToKeep_IsNotKept() =>
        (await host.TriggerAsync(NewName(), payload: JsonValue.Create(new string('x', KeepStimulus.MaxPayload)))).IsKept.ShouldBeFalse();

    [Fact]
    public async Task AnEventThatWasTaken_IsNotKept()
    {
        var name = NewName();
        await host.StartAsync(await host.PublishAsync(Waiting(name)));

        var sent = await host.TriggerAsync(name);

        (sent.Resumed.Count, sent.IsKept, await KeptAsync(name)).ShouldBe((1, false, 0));
    }

    [Fact]
    public async Task AnEventThatAWorkflowTells_IsKeptToo()
    {
        var name = NewName();
        var waiting = await host.PublishAsync(Waiting(name));
        await host.StartAsync(await host.PublishAsync(Flow.Of("Tells").Step("p", "PublishEvent", ("eventName", Flow.Literal(name)), ("payload", Flow.Literal("told"))).ToJson()));

        (await host.JournalAsync(await host.StartAsync(waiting))).ShouldContain("got told");
    }

    [Fact]
    public async Task AnEventWhileAFaultKeepsTheWaitClosed_IsTakenWhenItIsMended()
    {
        var name = NewName();
        var flow = Flow.Of("Parked").Step("s", "Start").Step("f", "Fault", ("message", Flow.Literal("No."))).Event("e", name).Line("s", "f").Line("s", "e");
        var instance = await host.StartAsync(await host.PublishAsync(flow.ToJson(continues: false)));
        (await host.TriggerAsync(name)).IsKept.ShouldBeTrue();

        var incident = WorkflowState.FromJson((await host.ReadAsync(instance)).State).Incidents.ShouldHaveSingleItem();
        await host.InScopeAsync(s => s.GetRequiredService<MendIncident>().HandleAsync(instance, incident.Id, Mending.TakeOutcome, [], null, CancellationToken));

        (await host.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Finished);
    }

    [Fact]
    public async Task WhatModulesSend_IsNotKept()
    {
        var name = NewName();

        await host.InScopeAsync(s => s.GetRequiredService<IWorkflowRuntime>().SendAsync(Event.TypeName, Event.StimulusOf(name), null, null, CancellationToken));

        (await KeptAsync(name)).ShouldBe(0);
    }

    [Fact]
    public async Task AWaitAndAnEvent_CommittedAtTheSameMoment_FindEachOtherLater()
    {
        var name = NewName();
        var instance = await host.StartAsync(await host.PublishAsync(Waiting(name)));
        // Neither saw the other.
        await host.InScopeAsync(s => s.GetRequiredService<KeepStimulus>().HandleAsync(HashOf(name), null, JsonValue.Create("late"), CancellationToken));

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await host.InScopeAsync(async s =>
        {
            await ActivatorUtilities.CreateInstance<DeliverStimuli>(s).RunAsync(CancellationToken);
            return true;
        }), CancellationToken)));

        (await host.JournalAsync(instance)).Count(l => l == "got late").ShouldBe(1);
        (await KeptAsync(name)).ShouldBe(0);
    }

    private static string NewName() => $"kept {Guid.CreateVersion7()}";

    private static string HashOf(string name) => StimulusHash.Of(Event.TypeName, Event.StimulusOf(name));

    private static JsonObject Waiting(string name) => Flow.Of(name[..20])
        .Step("e", "Event", ("name", JsonValue.Create("Wait")), ("eventName", Flow.Literal(name))).WriteLine("w", "'got ' + getResultFromWait()").Line("e", "w").ToJson();

    private Task<int> KeptAsync(string name)
    {
        var hash = HashOf(name);
        return host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Stimuli.CountAsync(k => k.Hash == hash, CancellationToken));
    }
}

public sealed class SqliteKeptStimulusTests(WorkflowsHost host) : KeptStimulusTests(host), IClassFixture<WorkflowsHost>;

public sealed class PostgreSqlKeptStimulusTests(PostgreSqlWorkflowsHost host) : KeptStimulusTests(host), IClassFixture<PostgreSqlWorkflowsHost>;
