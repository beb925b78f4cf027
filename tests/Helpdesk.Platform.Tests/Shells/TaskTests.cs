using Helpdesk.Errors;
using Helpdesk.Platform.Shells;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helpdesk.Platform.Tests.Shells;

public sealed class TaskTests : IAsyncLifetime
{
    private static readonly string Good = typeof(GoodTask).FullName!;
    private static readonly string Bad = typeof(BadTask).FullName!;
    private static readonly string Frequent = typeof(FrequentTask).FullName!;
    private readonly TaskProbe _probe = new();
    private readonly MovedClock _clock = new();
    private ShellFixture _fixture = null!;

    public async ValueTask InitializeAsync()
    {
        _fixture = await ShellFixture.StartAsync(new ShellFixtureOptions
        {
            Recipe = TestModule.Recipe,
            Recipes = TestModule.Recipes,
            Modules = [typeof(TestModule).Assembly],
            Configure = builder =>
            {
                builder.Services.AddSingleton(_probe).ShareWithShells<TaskProbe>();
                builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(_clock));
            },
        });
        (await _fixture.Features.ChangeAsync(["Tests.Tasks"], [], CancellationToken.None)).Succeeded.ShouldBeTrue();
    }

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Task_WhenItRan_WasTheSystemAndIsNoted()
    {
        var before = await UntilAsync(Good, t => t.NextRunAt is not null);
        before.ShouldSatisfyAllConditions(t => t.Title.ShouldBe("Good"), t => t.LastRunAt.ShouldBeNull(), t => t.NextRunAt!.Value.Kind.ShouldBe(DateTimeKind.Utc));

        await RunNowAsync(Good);

        (await _probe.Ran.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe($"|{Origins.Background}");
        var after = await UntilAsync(Good, t => t.LastRunAt is not null);
        after.LastError.ShouldBeNull();
        after.LastDuration.ShouldNotBeNull();
    }

    [Fact]
    public async Task Task_AfterTheClockWasMovedOn_Runs()
    {
        await UntilAsync(Frequent, t => t.NextRunAt is not null);

        _clock.Advance(TimeSpan.FromHours(2));
        await RunNowAsync(Good);

        await _probe.Ran.Task.WaitAsync(TimeSpan.FromSeconds(30));
        var now = _clock.GetUtcNow().UtcDateTime;
        (await UntilAsync(Frequent, t => t.NextRunAt >= now)).NextRunAt!.Value.ShouldBeLessThan(now.AddHours(1));
    }

    [Fact]
    public async Task Task_WhenItFails_ShowsItsErrorAndStaysScheduled()
    {
        await UntilAsync(Bad, t => t.NextRunAt is not null);

        await RunNowAsync(Bad);

        var after = await UntilAsync(Bad, t => t.LastRunAt is not null);
        after.LastError.ShouldBe("The task is bad.");
        after.NextRunAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task Task_WhenItsFeatureIsSwitchedOff_IsNotScheduledAnyMore()
    {
        var next = await UntilAsync(Good, t => t.NextRunAt is not null);
        await _fixture.Features.ChangeAsync(["Tests.Pong"], [], CancellationToken.None);
        (await UntilAsync(Good, t => t.NextRunAt is not null)).NextRunAt.ShouldBe(next.NextRunAt);

        await _fixture.Features.ChangeAsync([], ["Tests.Tasks"], CancellationToken.None);

        await WaitUntilAsync(async () => await Schedule().GetNextRunAsync("Default", Good, CancellationToken.None) is null);
        await Should.ThrowAsync<NotFoundException>(() => RunNowAsync(Good));
    }

    [Fact]
    public async Task Work_KeepsItsActor_AndIsCancelledAndAwaitedWhenTheHostStops()
    {
        var started = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        var ended = false;
        var person = Guid.CreateVersion7();
        await using (var scope = _fixture.CreateScope())
        {
            using var actor = scope.Services.GetRequiredService<ICurrentUser>().ActAs(person, "Ann", Origins.Interactive);
            scope.Services.GetRequiredService<IBackgroundWork>().Start("test", async (services, cancellationToken) =>
            {
                var user = services.GetRequiredService<ICurrentUser>();
                started.SetResult($"{user.Id}|{user.Name}|{user.Origin}");
                try
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                finally
                {
                    ended = true;
                }
            });
        }

        (await started.Task.WaitAsync(TimeSpan.FromSeconds(30))).ShouldBe($"{person}|Ann|{Origins.Interactive}");
        await _fixture.App.StopAsync();
        ended.ShouldBeTrue();
    }

    private Helpdesk.Platform.Tasks.TaskSchedule Schedule() => _fixture.App.Services.GetRequiredService<Helpdesk.Platform.Tasks.TaskSchedule>();

    private async Task RunNowAsync(string task)
    {
        await using var scope = _fixture.CreateScope();
        await scope.Services.GetRequiredService<IBackgroundTaskMonitor>().RunNowAsync(task, CancellationToken.None);
    }

    private async Task<BackgroundTaskState> UntilAsync(string task, Func<BackgroundTaskState, bool> condition)
    {
        BackgroundTaskState? state = null;
        await WaitUntilAsync(async () =>
        {
            await using var scope = _fixture.CreateScope();
            state = (await scope.Services.GetRequiredService<IBackgroundTaskMonitor>().GetTasksAsync(CancellationToken.None)).Single(t => t.Name == task);
            return condition(state);
        });
        return state!;
    }

    /// <summary>The scheduler works on threads of its own: asked until it is so, or the test has waited for half a minute.</summary>
    private static async Task WaitUntilAsync(Func<Task<bool>> condition)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!await condition())
        {
            await Task.Delay(20, timeout.Token);
        }
    }
}
