using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Events;

internal sealed class OutboxMonitor(PlatformDbContext db, IUnitOfWork unitOfWork, OutboxSignal signal, TimeProvider clock) : IOutboxMonitor
{
    public async Task<OutboxSummary> GetSummaryAsync(CancellationToken cancellationToken)
    {
        var waiting = db.Set<OutboxDelivery>().Where(d => d.State == DeliveryState.Waiting);
        var oldest = await (
            from delivery in waiting
            join message in db.Set<OutboxMessage>() on delivery.MessageId equals message.Id
            select (DateTime?)message.OccurredAt).MinAsync(cancellationToken);
        return new OutboxSummary(
            await waiting.CountAsync(cancellationToken),
            await db.Set<OutboxDelivery>().CountAsync(d => d.State == DeliveryState.Dead, cancellationToken),
            oldest);
    }

    public async Task<IReadOnlyList<DeadDelivery>> GetDeadAsync(int limit, CancellationToken cancellationToken) =>
        await (
            from delivery in db.Set<OutboxDelivery>()
            where delivery.State == DeliveryState.Dead
            join message in db.Set<OutboxMessage>() on delivery.MessageId equals message.Id
            orderby message.OccurredAt descending, message.Id descending
            select new DeadDelivery(message.Id, message.Name, delivery.Handler, delivery.Attempts, message.OccurredAt, delivery.Error ?? ""))
            .Take(Math.Clamp(limit, 1, 1000))
            .ToListAsync(cancellationToken);

    public async Task RequeueAsync(Guid messageId, string handler, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var requeued = await db.Set<OutboxDelivery>()
            .Where(d => d.MessageId == messageId && d.Handler == handler && d.State == DeliveryState.Dead)
            .ExecuteUpdateAsync(
                set => set.SetProperty(d => d.State, DeliveryState.Waiting).SetProperty(d => d.Attempts, 0).SetProperty(d => d.DueAt, now),
                cancellationToken);
        if (requeued == 0)
        {
            throw new NotFoundException("There is no such delivery that was given up. Somebody may have requeued it already.");
        }

        unitOfWork.OnCommitted(signal.Set);
        await transaction.CommitAsync(cancellationToken);
    }
}
