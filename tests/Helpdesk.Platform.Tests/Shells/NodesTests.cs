using System.Net;
using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Helpdesk.Tasks;
using Helpdesk.Testing;
using Helpdesk.Testing.Server;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Shells;

/// <summary>Two nodes on one PostgreSQL: tenants in a table, one clustered scheduler.</summary>
public sealed class NodesTests
{
    [Fact]
    public async Task Nodes_FollowEachOther_AndATaskRunsOnOneOfThem()
    {
        Assert.SkipWhen(PostgreSqlServer.FindPrograms() is null, "PostgreSQL is not installed.");
        await using var server = await PostgreSqlServer.StartAsync(durable: false, TestContext.Current.CancellationToken);
        var database = new DatabaseSettings(DatabaseProvider.PostgreSql, await server.CreateDatabaseAsync("nodes", TestContext.Current.CancellationToken));
        TaskProbe[] probes = [new(), new()];
        await using var one = await ShellFixture.StartAsync(Options(database, probes[0]));
        await using var two = await ShellFixture.StartAsync(Options(database, probes[1]));

        (await one.Features.ChangeAsync(["Tests.Pong", "Tests.Tasks"], [], CancellationToken.None)).Succeeded.ShouldBeTrue();
        await UntilAsync(two, "/tests/pong", HttpStatusCode.OK);
        (await two.Features.ChangeAsync([], ["Tests.Pong"], CancellationToken.None)).Changed.ShouldBe(["Tests.Pong"]);
        await UntilAsync(one, "/tests/pong", HttpStatusCode.NotFound);
        File.Exists(Path.Combine(one.DataPath, "tenants.json")).ShouldBeFalse();

        await WaitForScheduleAsync(two);
        await using (var scope = two.CreateScope())
        {
            await scope.Services.GetRequiredService<IBackgroundTaskMonitor>().RunNowAsync(typeof(GoodTask).FullName!, CancellationToken.None);
        }

        var ran = await Task.WhenAny(probes.Select(p => p.Ran.Task)).WaitAsync(TimeSpan.FromSeconds(60));
        (await ran).ShouldEndWith("background");
        probes.Count(p => p.Ran.Task.IsCompleted).ShouldBe(1);
        await UntilAsync(one, "/health/ready", HttpStatusCode.OK);
    }

    [Fact]
    public async Task Seeds_OfNodesThatStartTogether_RunOneAfterTheOther()
    {
        Assert.SkipWhen(PostgreSqlServer.FindPrograms() is null, "PostgreSQL is not installed.");
        await using var server = await PostgreSqlServer.StartAsync(durable: false, TestContext.Current.CancellationToken);
        var database = new DatabaseSettings(DatabaseProvider.PostgreSql, await server.CreateDatabaseAsync("seeds", TestContext.Current.CancellationToken));
        await using var one = await ShellFixture.StartAsync(Options(database, new TaskProbe()));

        (await one.Features.ChangeAsync(["Tests.Seeds"], [], CancellationToken.None)).Succeeded.ShouldBeTrue();

        (await File.ReadAllTextAsync(TestModule.FileOf(one.DataPath, "locks"))).ShouldBe("1", "the lock of migrations is held");
    }

    private static ShellFixtureOptions Options(DatabaseSettings database, TaskProbe probe) => new()
    {
        Recipe = TestModule.Recipe,
        Recipes = TestModule.Recipes,
        Modules = [typeof(TestModule).Assembly],
        Database = database,
        Configure = builder => builder.Services.AddSingleton(probe).ShareWithShells<TaskProbe>(),
    };

    private static async Task WaitForScheduleAsync(ShellFixture fixture)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var schedule = fixture.App.Services.GetRequiredService<Helpdesk.Platform.Tasks.TaskSchedule>();
        while (await schedule.GetNextRunAsync("Default", typeof(GoodTask).FullName!, timeout.Token) is null)
        {
            await Task.Delay(50, timeout.Token);
        }
    }

    private static async Task UntilAsync(ShellFixture fixture, string path, HttpStatusCode status)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var response = await fixture.Client.GetAsync(path, timeout.Token);
            if (response.StatusCode == status)
            {
                return;
            }

            await Task.Delay(50, timeout.Token);
        }
    }
}
