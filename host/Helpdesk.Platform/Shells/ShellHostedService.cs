using Microsoft.Extensions.Hosting;

namespace Helpdesk.Platform.Shells;

/// <summary>Builds the shells before the server listens, and ends them after it has stopped.</summary>
internal sealed class ShellHostedService(ShellHost shells, TimeProvider clock, ILogger<ShellHostedService> logger) : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);
    private readonly CancellationTokenSource _stopping = new();
    private Task _polling = Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => shells.EnsureStartedAsync(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        _polling = PollAsync(_stopping.Token);
        return Task.CompletedTask;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _polling;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // After the server has let the last request end.
    public Task StoppedAsync(CancellationToken cancellationToken) => shells.StopAsync();

    public ValueTask DisposeAsync()
    {
        _stopping.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(PollInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    await shells.ReconcileAsync(cancellationToken);
                    await shells.RetryFailedAsync(cancellationToken);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    logger.LogError(exception, "Changes of tenants by other processes could not be read; trying again");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process stops.
        }
    }
}
