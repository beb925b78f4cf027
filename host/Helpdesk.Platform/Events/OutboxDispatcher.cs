using System.Collections.Concurrent;
using Helpdesk.Platform.Shells;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.Platform.Events;

/// <summary>
/// Runs the outbox of every running tenant: one loop per tenant, which takes the tenant's present shell anew for every batch, so that a rebuilt
/// shell takes over at once and the old one can end. Woken by commits of this process, by swapped shells and by a poll for what other
/// nodes commit.
/// </summary>
internal sealed class OutboxDispatcher(IShellHost shells, TimeProvider clock, ILogger<OutboxDispatcher> logger) : BackgroundService
{
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<string, Loop> _loops = new(StringComparer.OrdinalIgnoreCase);
    private readonly OutboxSignal _changed = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        shells.Changed += OnChanged;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                foreach (var shell in shells.Running)
                {
                    var name = shell.Settings.Name;
                    if (!_loops.TryGetValue(name, out var loop) || loop.HasEnded)
                    {
                        loop = new Loop();
                        loop.Task = RunAsync(name, loop, stoppingToken);
                        _loops[name] = loop;
                    }
                }

                await _changed.WaitAsync(TimeSpan.FromMinutes(1), clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
        finally
        {
            shells.Changed -= OnChanged;
            await Task.WhenAll(_loops.Values.Select(l => l.Task));
        }
    }

    private void OnChanged(string tenant, ShellContext? shell)
    {
        // The loop waits on the signal of the shell that it knew; wake it so that it sees the new one.
        if (_loops.TryGetValue(tenant, out var loop))
        {
            loop.Signal?.Set();
        }

        _changed.Set();
    }

    private async Task RunAsync(string tenant, Loop loop, CancellationToken stoppingToken)
    {
        // The caller goes on with the other tenants.
        await Task.Yield();
        var isFirst = true;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                TimeSpan wait;
                OutboxSignal signal;
                var scope = shells.TryCreateScope(tenant);
                if (scope is null)
                {
                    // Stopped; started again (perhaps just now), the tenant gets a new loop.
                    loop.HasEnded = true;
                    _changed.Set();
                    return;
                }

                await using (scope)
                {
                    signal = scope.Services.GetRequiredService<OutboxSignal>();
                    loop.Signal = signal;
                    var processor = scope.Services.GetRequiredService<OutboxProcessor>();
                    if (isFirst)
                    {
                        await processor.FreeAbandonedAsync(stoppingToken);
                        isFirst = false;
                    }

                    if (await processor.DispatchAsync(stoppingToken) > 0)
                    {
                        continue;
                    }

                    wait = await UntilNextAsync(processor, stoppingToken);
                }

                await signal.WaitAsync(wait, clock, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception)
            {
                // A database that is away: it comes back.
                logger.LogWarning(exception, "The outbox of tenant {Tenant} could not be read; it is tried again in {Seconds} seconds.", tenant, AfterFailure.TotalSeconds);
                try
                {
                    await Task.Delay(AfterFailure, clock, stoppingToken);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    private async Task<TimeSpan> UntilNextAsync(OutboxProcessor processor, CancellationToken cancellationToken)
    {
        if (await processor.GetNextDueAsync(cancellationToken) is not { } due)
        {
            return Poll;
        }

        var wait = due - clock.GetUtcNow().UtcDateTime;
        return wait < TimeSpan.FromMilliseconds(50) ? TimeSpan.FromMilliseconds(50) : wait < Poll ? wait : Poll;
    }

    private sealed class Loop
    {
        private volatile bool _hasEnded;

        public Task Task { get; set; } = Task.CompletedTask;

        public OutboxSignal? Signal { get; set; }

        public bool HasEnded
        {
            get => _hasEnded || Task.IsCompleted;
            set => _hasEnded = value;
        }
    }
}
