using System.Diagnostics;
using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Security;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Events;

/// <summary>
/// Delivers what is due in a shell's outbox. Any number of processors may work on the same database: deliveries are claimed by lease, and a
/// handler's writes commit together with the mark that its delivery is done, on condition that the claim still holds. Singleton of the shell.
/// </summary>
internal sealed class OutboxProcessor(
    IServiceScopeFactory scopes,
    EventCatalog catalog,
    TimeProvider clock,
    ShellSettings shell,
    ILogger<OutboxProcessor> logger)
{
    public const int MaxAttempts = 10;

    /// <summary>A claim ends by itself when its process dies; a handler that needs longer is cancelled and tried again.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMinutes(2);

    private const int BatchSize = 50;
    private const int Parallel = 4;
    private const int LongestError = 2000;

    private readonly Lock _lock = new();
    private TaskCompletionSource _batchEnded = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Ends with the next batch that any caller in this process finishes.</summary>
    public Task BatchEnded
    {
        get
        {
            lock (_lock)
            {
                return _batchEnded.Task;
            }
        }
    }

    /// <summary>Delivers one batch of what is due.</summary>
    /// <returns>Deliveries that were tried; 0 when nothing is due or others have claimed it.</returns>
    public async Task<int> DispatchAsync(CancellationToken cancellationToken)
    {
        if (catalog.Handlers.Length == 0)
        {
            return 0;
        }

        var claim = await ClaimAsync(cancellationToken);
        if (claim.Deliveries.Count == 0)
        {
            return 0;
        }

        try
        {
            // Handlers do not wait for each other; each gets its events in order.
            await System.Threading.Tasks.Parallel.ForEachAsync(
                claim.Deliveries.GroupBy(d => d.Delivery.Handler, StringComparer.Ordinal),
                new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
                async (group, token) =>
                {
                    foreach (var claimed in group)
                    {
                        await DeliverAsync(claimed, claim, token);
                    }
                });
            return claim.Deliveries.Count;
        }
        finally
        {
            TaskCompletionSource ended;
            lock (_lock)
            {
                ended = _batchEnded;
                _batchEnded = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }

            ended.TrySetResult();
        }
    }

    /// <summary>
    /// Frees what a killed process had claimed, so that its events need not wait for the lease to end. Only an embedded database has one
    /// server; on the others the claim may be another node's. Should the holder live all the same, its work is rolled back.
    /// </summary>
    public async Task FreeAbandonedAsync(CancellationToken cancellationToken)
    {
        if (shell.Database.Provider != DatabaseProvider.Sqlite)
        {
            return;
        }

        await InOwnScopeAsync(
            db => db.Set<OutboxDelivery>()
                .Where(d => d.State == DeliveryState.Waiting && d.LeaseOwner != null)
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.LeaseOwner, (string?)null).SetProperty(d => d.LeaseUntil, (DateTime?)null), cancellationToken),
            cancellationToken);
    }

    /// <summary>When the next delivery that nobody works on falls due, or null when none waits.</summary>
    public async Task<DateTime?> GetNextDueAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        return await Waiting(db).Select(d => (DateTime?)(d.LeaseUntil != null && d.LeaseUntil > d.DueAt ? d.LeaseUntil : d.DueAt)).MinAsync(cancellationToken);
    }

    /// <summary>Time until the next try: doubling from five seconds to an hour, with a fifth of chance so that failures do not march in step.</summary>
    internal static TimeSpan BackOff(int attempts)
    {
        var seconds = Math.Min(5 * Math.Pow(2, attempts - 1), 3600);
        return TimeSpan.FromSeconds(seconds * (0.9 + (Random.Shared.NextDouble() * 0.2)));
    }

    private IQueryable<OutboxDelivery> Waiting(PlatformDbContext db) =>
        db.Set<OutboxDelivery>().AsNoTracking().Where(d => d.State == DeliveryState.Waiting && catalog.Handlers.Contains(d.Handler));

    private async Task<Claim> ClaimAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var now = clock.GetUtcNow().UtcDateTime;
        var ids = await Waiting(db)
            .Where(d => d.DueAt <= now && (d.LeaseUntil == null || d.LeaseUntil < now))
            .OrderBy(d => d.DueAt).ThenBy(d => d.MessageId)
            .Select(d => d.MessageId)
            .Take(BatchSize)
            .ToListAsync(cancellationToken);
        if (ids.Count == 0)
        {
            return new Claim("", now, []);
        }

        ids = ids.Distinct().ToList();
        var token = Guid.CreateVersion7().ToString("N");
        var until = now + Lease;
        var unitOfWork = scope.ServiceProvider.GetRequiredService<UnitOfWork>();
        await using (var transaction = await unitOfWork.BeginAsync(cancellationToken))
        {
            // Another node's claim of the same row makes this one wait and then not match.
            await Waiting(db)
                .Where(d => ids.Contains(d.MessageId) && d.DueAt <= now && (d.LeaseUntil == null || d.LeaseUntil < now))
                .ExecuteUpdateAsync(set => set.SetProperty(d => d.LeaseOwner, token).SetProperty(d => d.LeaseUntil, until), cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var claimed = await (
            from delivery in Waiting(db)
            join message in db.Set<OutboxMessage>().AsNoTracking() on delivery.MessageId equals message.Id
            where delivery.LeaseOwner == token && ids.Contains(delivery.MessageId)
            orderby message.OccurredAt, message.Id
            select new Claimed(delivery, message)).ToListAsync(cancellationToken);
        return new Claim(token, now, claimed);
    }

    private async Task DeliverAsync(Claimed claimed, Claim claim, CancellationToken cancellationToken)
    {
        var (delivery, message) = claimed;
        if (clock.GetUtcNow().UtcDateTime - claim.At > Lease / 2 && !await RenewAsync(delivery, claim.Token, cancellationToken))
        {
            return;
        }

        using var activity = Continue(message);
        using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        time.CancelAfter(Lease / 2);
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            await HandleAsync(scope.ServiceProvider, claimed, claim.Token, time.Token);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process stops: the claim ends by itself, or the next start takes it.
            await ReleaseAsync(delivery, claim.Token);
            throw;
        }
        catch (LeaseLostException)
        {
            logger.LogInformation("{Handler} lost its claim of message {Message} to another node; its work was rolled back.", delivery.Handler, message.Id);
        }
        catch (Exception exception)
        {
            await FailAsync(claimed, claim.Token, exception, cancellationToken);
        }
    }

    private async Task HandleAsync(IServiceProvider services, Claimed claimed, string token, CancellationToken cancellationToken)
    {
        var (delivery, message) = claimed;
        var handler = catalog.Find(message.Name, delivery.Handler)
            ?? throw new InvalidOperationException($"{delivery.Handler} no longer handles {message.Name}.");
        using var actor = services.GetRequiredService<ICurrentUser>().ActAs(id: null, "System", Origins.Background);
        var unitOfWork = services.GetRequiredService<UnitOfWork>();
        var db = services.GetRequiredService<PlatformDbContext>();

        // The handler's first write begins the transaction, not the handler: who only sends a mail blocks nobody.
        await using var transaction = unitOfWork.BeginDeferred();
        await handler.Invoke(
            services,
            catalog.Deserialize(handler, message.Payload),
            new EventContext(message.Id, message.OccurredAt, delivery.Attempts + 1),
            cancellationToken);
        await using (var marking = await unitOfWork.BeginAsync(cancellationToken))
        {
            var marked = await One(db, delivery, token).ExecuteUpdateAsync(
                set => set
                    .SetProperty(d => d.State, DeliveryState.Done)
                    .SetProperty(d => d.Attempts, delivery.Attempts + 1)
                    .SetProperty(d => d.Error, (string?)null)
                    .SetProperty(d => d.LeaseOwner, (string?)null)
                    .SetProperty(d => d.LeaseUntil, (DateTime?)null),
                cancellationToken);
            if (marked == 0)
            {
                throw new LeaseLostException();
            }

            await marking.CommitAsync(cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
    }

    private async Task FailAsync(Claimed claimed, string token, Exception exception, CancellationToken cancellationToken)
    {
        var (delivery, message) = claimed;
        var attempts = delivery.Attempts + 1;
        var dead = attempts >= MaxAttempts;
        logger.Log(
            dead ? LogLevel.Error : LogLevel.Warning,
            exception,
            "{Handler} failed with {Event} {Message} of tenant {Tenant} at attempt {Attempt}{Outcome}.",
            delivery.Handler, message.Name, message.Id, shell.Name, attempts, dead ? "; it was given up" : "");
        var text = exception is OperationCanceledException ? $"The handler took longer than {(Lease / 2).TotalSeconds:0} seconds." : $"{exception.GetType().Name}: {exception.Message}";
        var error = text.Length <= LongestError ? text : text[..LongestError];
        var due = clock.GetUtcNow().UtcDateTime + BackOff(attempts);
        var state = dead ? DeliveryState.Dead : DeliveryState.Waiting;
        await InOwnScopeAsync(
            db => One(db, delivery, token).ExecuteUpdateAsync(
                set => set
                    .SetProperty(d => d.State, state)
                    .SetProperty(d => d.Attempts, attempts)
                    .SetProperty(d => d.DueAt, due)
                    .SetProperty(d => d.Error, error)
                    .SetProperty(d => d.LeaseOwner, (string?)null)
                    .SetProperty(d => d.LeaseUntil, (DateTime?)null),
                cancellationToken),
            cancellationToken);
    }

    private async Task<bool> RenewAsync(OutboxDelivery delivery, string token, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow().UtcDateTime + Lease;
        return await InOwnScopeAsync(
            db => One(db, delivery, token).ExecuteUpdateAsync(set => set.SetProperty(d => d.LeaseUntil, until), cancellationToken),
            cancellationToken) > 0;
    }

    private async Task ReleaseAsync(OutboxDelivery delivery, string token)
    {
        try
        {
            await InOwnScopeAsync(
                db => One(db, delivery, token).ExecuteUpdateAsync(
                    set => set.SetProperty(d => d.LeaseOwner, (string?)null).SetProperty(d => d.LeaseUntil, (DateTime?)null), CancellationToken.None),
                CancellationToken.None);
        }
        catch (Exception exception)
        {
            logger.LogDebug(exception, "A claim could not be given back; it ends by itself.");
        }
    }

    private async Task<int> InOwnScopeAsync(Func<PlatformDbContext, Task<int>> write, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        await using var transaction = await scope.ServiceProvider.GetRequiredService<UnitOfWork>().BeginAsync(cancellationToken);
        var written = await write(scope.ServiceProvider.GetRequiredService<PlatformDbContext>());
        await transaction.CommitAsync(cancellationToken);
        return written;
    }

    private static IQueryable<OutboxDelivery> One(PlatformDbContext db, OutboxDelivery delivery, string token) =>
        db.Set<OutboxDelivery>().Where(d =>
            d.MessageId == delivery.MessageId && d.Handler == delivery.Handler && d.LeaseOwner == token && d.State == DeliveryState.Waiting);

    /// <summary>The handler belongs to the trace of the change that raised the event, and so do its ledger events.</summary>
    private static Activity Continue(OutboxMessage message)
    {
        var activity = new Activity("outbox.deliver");
        if (message.CorrelationId is { Length: 32 } trace)
        {
            activity.SetParentId(ActivityTraceId.CreateFromString(trace), ActivitySpanId.CreateRandom());
        }

        return activity.Start();
    }

    private sealed record Claimed(OutboxDelivery Delivery, OutboxMessage Message);

    private sealed record Claim(string Token, DateTime At, List<Claimed> Deliveries);

    private sealed class LeaseLostException : Exception;
}
