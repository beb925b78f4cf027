namespace Helpdesk.Events;

/// <summary>What administrators see of the outbox. Scoped.</summary>
public interface IOutboxMonitor
{
    /// <summary>Numbers of waiting and dead deliveries.</summary>
    Task<OutboxSummary> GetSummaryAsync(CancellationToken cancellationToken);

    /// <summary>Dead deliveries, newest first.</summary>
    Task<IReadOnlyList<DeadDelivery>> GetDeadAsync(int limit, CancellationToken cancellationToken);

    /// <summary>Tries a dead delivery again from the start.</summary>
    Task RequeueAsync(Guid messageId, string handler, CancellationToken cancellationToken);
}

/// <summary>State of the outbox.</summary>
public sealed record OutboxSummary(int Waiting, int Dead, DateTime? OldestWaiting);

/// <summary>A delivery that was given up.</summary>
public sealed record DeadDelivery(Guid MessageId, string EventName, string Handler, int Attempts, DateTime OccurredAt, string Error);
