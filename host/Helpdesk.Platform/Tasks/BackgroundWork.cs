using System.Collections.Concurrent;
using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.Platform.Tasks;

/// <summary>Starts work that outlives its request, for the person who started it.</summary>
internal sealed class BackgroundWork(BackgroundWorkTracker tracker, ShellSettings shell, ICurrentUser user) : IBackgroundWork
{
    public void Start(string name, Func<IServiceProvider, CancellationToken, Task> work) =>
        tracker.Start(shell.Name, name, (user.Id, user.Name, user.Origin), work);
}

/// <summary>Work under way in this process. It is told to stop when the process stops, and waited for. Host singleton.</summary>
internal sealed class BackgroundWorkTracker(IShellHost shells, ILogger<BackgroundWorkTracker> logger) : IHostedLifecycleService, IDisposable
{
    private readonly ConcurrentDictionary<Task, byte> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Start(string tenant, string name, (Guid? Id, string Name, string Origin) actor, Func<IServiceProvider, CancellationToken, Task> work)
    {
        // The scope is taken at once: the shell that the work was started in (or its successor) stays until the work has ended.
        var scope = shells.TryCreateScope(tenant) ?? throw new InvalidOperationException($"The tenant {tenant} does not run: '{name}' cannot start.");
        Task task;
        using (ExecutionContext.SuppressFlow())
        {
            // Nothing of the request that starts it flows in: not its HttpContext, not its trace.
            task = Task.Run(() => RunAsync(scope, name, actor, work), CancellationToken.None);
        }

        _running.TryAdd(task, 0);
        _ = task.ContinueWith(t => _running.TryRemove(t, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Waits until no work is under way (a verb of the command line ends only then).</summary>
    public async Task WaitAsync()
    {
        while (!_running.IsEmpty)
        {
            await Task.WhenAll(_running.Keys);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => _stopping.CancelAsync();

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WaitAsync().WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("{Count} pieces of background work did not end in time", _running.Count);
        }
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _stopping.Dispose();

    private async Task RunAsync(
        ShellScope scope,
        string name,
        (Guid? Id, string Name, string Origin) actor,
        Func<IServiceProvider, CancellationToken, Task> work)
    {
        await using (scope)
        {
            var tenant = scope.Shell.Settings.Name;
            try
            {
                using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(actor.Id, actor.Name, actor.Origin);
                logger.LogInformation("Tenant {Tenant}: {Work} started", tenant, name);
                await work(scope.Services, _stopping.Token);
                logger.LogInformation("Tenant {Tenant}: {Work} ended", tenant, name);
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                logger.LogInformation("Tenant {Tenant}: {Work} was stopped because the process stops", tenant, name);
            }
            catch (Exception exception)
            {
                logger.LogError(exception, "Tenant {Tenant}: {Work} failed", tenant, name);
            }
        }
    }
}
