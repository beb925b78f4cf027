using Helpdesk.Errors;
using Helpdesk.Testing;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Features;

/// <summary>Workflows that begin by time, and those that begin only when none runs.</summary>
public abstract class ScheduleTests(WorkflowsHost host)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ATimer_BeginsOnceForAllThatWasMissed_HoweverManyNodesLook()
    {
        var id = await host.PublishAsync(OnTimer("Missed").ToJson());
        var published = (await TriggerAsync(id)).DueAt!.Value.AddHours(-1);

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunSchedulesAsync(TimeSpan.FromHours(3.5)), CancellationToken)));
        await RunSchedulesAsync(TimeSpan.FromHours(3.5));

        (await InstancesAsync(id)).ShouldBe(1);
        (await TriggerAsync(id)).DueAt.ShouldBe(published.AddHours(4), "the rhythm is kept");
    }

    [Fact]
    public async Task ARetractedTimer_BeginsNothing()
    {
        var id = await host.PublishAsync(OnTimer("Retracted").ToJson());
        await host.InScopeAsync(s => s.GetRequiredService<RetractDefinition>().HandleAsync(id, CancellationToken));

        await RunSchedulesAsync(TimeSpan.FromHours(2));

        (await InstancesAsync(id)).ShouldBe(0);
    }

    [Fact]
    public async Task ATimerMetAgainInALoop_Waits()
    {
        var id = await host.PublishAsync(OnTimer("Loop").Line("w", "t").ToJson());

        await RunSchedulesAsync(TimeSpan.FromHours(1.5));

        var instance = await host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Instances.AsNoTracking().SingleAsync(i => i.DefinitionId == id, CancellationToken));
        (await host.JournalAsync(instance.Id)).ShouldBe(["Workflow1 Started", "fc Started", "t Started", "t Completed", "w Started", "runs", "w Completed", "t Started", "t Suspended"]);
    }

    [Theory]
    [InlineData("Cron", "cronExpression", "every day", "t.cronExpression")]
    [InlineData("Timer", "interval", "00:00:01", "t.interval")]
    [InlineData("StartAt", "dateTime", "soon", "t.dateTime")]
    public async Task ABadSchedule_IsRefusedAtItsField(string type, string input, string value, string field)
    {
        var flow = Flow.Of("Bad").Step("t", type, (input, Flow.Literal(value)), ("canStartWorkflow", true)).ToJson();

        (await Should.ThrowAsync<ValidationException>(() => host.PublishAsync(flow))).Errors.Keys.ShouldBe([field]);
    }

    [Theory]
    [InlineData("", 4)]
    [InlineData("Singleton", 1)]
    [InlineData("Elsa.Workflows.Runtime.ActivationValidators.CorrelatedSingletonStrategy, Elsa.Workflows.Runtime", 2)]
    [InlineData("Correlation", 2)]
    public async Task AStrategy_SaysWhetherWhatRunsIsEnough(string strategy, int begun)
    {
        var name = $"strategy {strategy}";
        var id = await host.PublishAsync(Waiting(name, strategy));
        foreach (var about in new[] { "A", "A", "B", "B" })
        {
            await host.TriggerAsync(name, $"{name} {about}");
        }

        (await InstancesAsync(id)).ShouldBe(begun);
    }

    [Fact]
    public async Task ASingleton_ThatHasEnded_BeginsAgain()
    {
        var id = await host.PublishAsync(Waiting("ends", "Singleton"));
        await host.TriggerAsync("ends");
        await host.TriggerAsync("go on");
        await host.TriggerAsync("ends");

        (await InstancesAsync(id)).ShouldBe(2);
    }

    [Fact]
    public async Task OfTriggersAtTheSameMoment_ASingletonTakesOne()
    {
        var id = await host.PublishAsync(Waiting("at once", "Singleton"));

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => host.TriggerAsync("at once"), CancellationToken)));

        (await InstancesAsync(id)).ShouldBe(1);
    }

    [Fact]
    public async Task AScheduleThatFails_IsTriedMoreAndMoreSeldom_AndHidesNoOther()
    {
        var broken = await host.PublishAsync(OnTimer("Broken").ToJson());
        var good = await host.PublishAsync(OnTimer("Good").ToJson());
        await host.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<WorkflowsDbContext>();
            (await db.Definitions.SingleAsync(d => d.DefinitionId == broken, CancellationToken)).Document = "{}";
            return await db.SaveChangesAsync(CancellationToken);
        });

        var now = TimeProvider.System.GetUtcNow().AddHours(2);
        await RunSchedulesAsync(now);
        await RunSchedulesAsync(now.AddSeconds(6));

        var trigger = await TriggerAsync(broken);
        (trigger.Attempts, Math.Round((trigger.DueAt!.Value - now.UtcDateTime).TotalSeconds)).ShouldBe((2, 16d), "tried again 5 s later and then after 10");
        (await InstancesAsync(good)).ShouldBe(1);
    }

    [Fact]
    public async Task ATimerOfAnInstanceThatFails_IsPutOff()
    {
        var id = await host.PublishAsync(Flow.Of("Damaged").Delay("d", "00:10:00").ToJson());
        var instance = await host.StartAsync(id);
        await host.InScopeAsync(async s =>
        {
            var db = s.GetRequiredService<WorkflowsDbContext>();
            (await db.Instances.SingleAsync(i => i.Id == instance, CancellationToken)).State = "damaged";
            return await db.SaveChangesAsync(CancellationToken);
        });

        var now = TimeProvider.System.GetUtcNow().AddHours(1);
        await using var scope = host.Host.CreateScope();
        await ActivatorUtilities.CreateInstance<ResumeDueTimers>(scope.Services, new FakeClock(now)).RunAsync(CancellationToken);

        var bookmark = await host.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Bookmarks.AsNoTracking().SingleAsync(b => b.InstanceId == instance, CancellationToken));
        (bookmark.Attempts, bookmark.DueAt > now.UtcDateTime).ShouldBe((1, true));
    }

    private static Flow OnTimer(string name) => Flow.Of(name).Step("t", "Timer", ("interval", Flow.Literal("01:00:00")), ("canStartWorkflow", true)).WriteLine("w", "'runs'").Line("t", "w");

    private static System.Text.Json.Nodes.JsonObject Waiting(string name, string strategy)
    {
        var flow = Flow.Of(name).Event("t", name, starts: true).Event("e", "go on").Line("t", "e").ToJson();
        flow["options"]!["activationStrategyType"] = strategy;
        return flow;
    }

    private Task RunSchedulesAsync(TimeSpan later) => RunSchedulesAsync(TimeProvider.System.GetUtcNow() + later);

    private async Task RunSchedulesAsync(DateTimeOffset now)
    {
        await using var scope = host.Host.CreateScope();
        await ActivatorUtilities.CreateInstance<StartDueTriggers>(scope.Services, new FakeClock(now)).RunAsync(CancellationToken);
    }

    private Task<StoredTrigger> TriggerAsync(string definitionId) => host.InScopeAsync(async services =>
    {
        var db = services.GetRequiredService<WorkflowsDbContext>();
        var version = await db.Definitions.AsNoTracking().SingleAsync(d => d.DefinitionId == definitionId && d.IsPublished, CancellationToken);
        return await db.Triggers.AsNoTracking().SingleAsync(t => t.DefinitionVersionId == version.Id, CancellationToken);
    });

    private Task<int> InstancesAsync(string definitionId) => host.InScopeAsync(services =>
        services.GetRequiredService<WorkflowsDbContext>().Instances.CountAsync(i => i.DefinitionId == definitionId, CancellationToken));
}

public sealed class SqliteScheduleTests(WorkflowsHost host) : ScheduleTests(host), IClassFixture<WorkflowsHost>;

public sealed class PostgreSqlScheduleTests(PostgreSqlWorkflowsHost host) : ScheduleTests(host), IClassFixture<PostgreSqlWorkflowsHost>;
