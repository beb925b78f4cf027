using Helpdesk.Events;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Events;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Testing;

/// <summary>Waits without sleeping until the outbox has nothing due, events of events included.</summary>
public static class OutboxDrain
{
    private const int TriesAwaited = 3;

    /// <summary>
    /// Delivers itself and waits for what a dispatcher beside it is at. Ends when no delivery of a handler of this shell is due. Failed ones wait
    /// for their next try: where a test's clock stands still they are left alone, otherwise the first tries (5, 10 and 20 s) are waited for.
    /// </summary>
    public static async Task RunAsync(IServiceProvider shell, CancellationToken cancellationToken = default)
    {
        var processor = shell.GetRequiredService<OutboxProcessor>();
        while (true)
        {
            var batch = processor.BatchEnded;
            if (await processor.DispatchAsync(cancellationToken) > 0)
            {
                continue;
            }

            if (!await IsBusyAsync(shell, cancellationToken))
            {
                return;
            }

            // Somebody else has claimed what is due: this process's dispatcher tells, another process is looked at again.
            await Task.WhenAny(batch, Task.Delay(50, cancellationToken));
        }
    }

    private static async Task<bool> IsBusyAsync(IServiceProvider shell, CancellationToken cancellationToken)
    {
        await using var scope = shell.CreateAsyncScope();
        var clock = shell.GetRequiredService<TimeProvider>();
        var now = clock.GetUtcNow().UtcDateTime;
        var awaited = clock is FakeClock ? 0 : TriesAwaited;
        var handlers = shell.GetRequiredService<EventCatalog>().Handlers;
        return await scope.ServiceProvider.GetRequiredService<PlatformDbContext>().Set<OutboxDelivery>()
            .AnyAsync(
                d => d.State == DeliveryState.Waiting && handlers.Contains(d.Handler) && (d.DueAt <= now || (d.Attempts > 0 && d.Attempts <= awaited)),
                cancellationToken);
    }
}
