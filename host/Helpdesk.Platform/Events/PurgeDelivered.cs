using Helpdesk.Data;
using Helpdesk.Events;
using Helpdesk.Platform.Data;
using Helpdesk.Tasks;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Events;

/// <summary>Deletes delivered messages after a week and answers kept for idempotency keys after two days. Dead deliveries stay until somebody decides.</summary>
[BackgroundTask(
    Title = "Remove delivered messages",
    Description = "Deletes messages that all handlers have dealt with for a week, and answers kept for repeated requests after two days.",
    Schedule = "0 17 * * * ?")]
internal sealed class PurgeDelivered(PlatformDbContext db, IUnitOfWork unitOfWork, TimeProvider clock) : IBackgroundTask
{
    public static readonly TimeSpan KeepMessages = TimeSpan.FromDays(7);
    public static readonly TimeSpan KeepAnswers = TimeSpan.FromDays(2);

    // Small steps: the write lock is never held for long.
    private const int Step = 500;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var oldMessages = now - KeepMessages;
        while (true)
        {
            var ids = await db.Set<OutboxMessage>()
                .Where(m => m.OccurredAt < oldMessages
                    && !db.Set<OutboxDelivery>().Any(d => d.MessageId == m.Id && d.State != DeliveryState.Done))
                .OrderBy(m => m.Id)
                .Select(m => m.Id)
                .Take(Step)
                .ToListAsync(cancellationToken);
            if (ids.Count == 0)
            {
                break;
            }

            await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
            await db.Set<OutboxDelivery>().Where(d => ids.Contains(d.MessageId)).ExecuteDeleteAsync(cancellationToken);
            await db.Set<OutboxMessage>().Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        var oldAnswers = now - KeepAnswers;
        await using var last = await unitOfWork.BeginAsync(cancellationToken);
        await db.IdempotencyKeys.Where(k => k.CreatedAt < oldAnswers).ExecuteDeleteAsync(cancellationToken);
        await last.CommitAsync(cancellationToken);
    }
}
