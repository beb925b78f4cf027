using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Helpdesk.Workflows.Http;
using Helpdesk.Workflows.Tests.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Workflows.Tests.Http;

/// <summary>A second host on the data of one that is gone.</summary>
public sealed class HttpRestartTests : IAsyncLifetime
{
    private readonly string _data = Directory.CreateTempSubdirectory("helpdesk-restart-").FullName;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync() => await TestFolder.DeleteAsync(_data);

    [Fact]
    public async Task TheNextHost_CallsAgainWithTheSameKeyAndSecret_AndGoesOnOnce()
    {
        await using var server = await LoopbackServer.StartAsync((before, context) => before == 0 ? Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default) : Task.CompletedTask);
        var first = new Node(_data);
        await first.InitializeAsync();
        await first.InScopeAsync(async s =>
        {
            await s.GetRequiredService<ISettings>().SaveAsync(new WorkflowHttpSettings { Hosts = [server.Rule] }, CancellationToken);
            await s.GetRequiredService<KeepSecrets>().SaveAsync("crm", server.Rule, "X-Api-Key", "top-secret", CancellationToken);
            return true;
        });
        var instance = await first.StartAsync(await first.PublishAsync(Flow.Of("Restart")
            .Step("call", "FlowSendHttpRequest", ("url", Flow.Literal(server.Address.AbsoluteUri)), ("authorization", Flow.Literal("crm"))).WriteLine("after", "'after'").Line("call", "after").ToJson()));
        using var death = new CancellationTokenSource();
        var dying = SendDueAsync(first, TimeSpan.Zero, death.Token);
        while (server.Requests.IsEmpty)
        {
            await Task.Delay(10, CancellationToken);
        }

        await death.CancelAsync();
        await dying.ContinueWith(_ => { }, TaskScheduler.Default);
        await first.DisposeAsync();

        var second = new Node(_data);
        await second.InitializeAsync();
        (await second.ReadAsync(instance)).SubStatus.ShouldBe(WorkflowSubStatus.Suspended);
        await SendDueAsync(second, TimeSpan.FromMinutes(2), CancellationToken);
        await SendDueAsync(second, TimeSpan.FromHours(1), CancellationToken);

        server.Requests.Select(r => (r.Key, r.Headers["X-Api-Key"])).Distinct().ShouldHaveSingleItem().Item2.ShouldBe("top-secret");
        server.Requests.Count.ShouldBe(2);
        (await second.JournalAsync(instance)).Count(l => l == "after").ShouldBe(1);
        (await second.InScopeAsync(s => s.GetRequiredService<WorkflowsDbContext>().Requests.CountAsync(CancellationToken))).ShouldBe(0);
        await second.DisposeAsync();
    }

    private static async Task SendDueAsync(WorkflowsHost host, TimeSpan later, CancellationToken cancellationToken)
    {
        await using var scope = host.Host.CreateScope();
        await ActivatorUtilities.CreateInstance<SendDueRequests>(scope.Services, new FakeClock(TimeProvider.System.GetUtcNow() + later)).RunAsync(cancellationToken);
    }

    private sealed class Node(string data) : WorkflowsHost
    {
        protected override string DataPath => data;
    }
}
