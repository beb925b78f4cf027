using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Events;

/// <summary>Stable, versioned name of an event, for example <c>tickets.resolved.v1</c>. A changed shape gets a new version.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class EventNameAttribute(string name) : Attribute
{
    /// <summary>Name.</summary>
    public string Name { get; } = name;
}

/// <summary>
/// Reacts to an event after its change was committed. Runs in a shell scope of its own; everything it writes commits together with the
/// mark that this delivery is done, so its effect happens once. Effects outside of the database carry <see cref="EventContext.MessageId"/>
/// as idempotency key. An exception is retried with back-off and stops no other handler.
/// </summary>
public interface IEventHandler<in TEvent>
    where TEvent : class
{
    /// <summary>Handles one event.</summary>
    Task HandleAsync(TEvent @event, EventContext context, CancellationToken cancellationToken);
}

/// <summary>What is known about an event besides its content.</summary>
/// <param name="MessageId">Id of the message; the same on every retry.</param>
/// <param name="OccurredAt">When the change was made, UTC.</param>
/// <param name="Attempt">1 on the first try.</param>
public sealed record EventContext(Guid MessageId, DateTime OccurredAt, int Attempt);

/// <summary>A committed event that waits for its handlers.</summary>
[Data.NotInLedger("Transport: the change that raised the event is in the ledger.")]
public sealed class OutboxMessage
{
    /// <summary>Time-ordered key.</summary>
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>Event name.</summary>
    public string Name { get; set; } = "";

    /// <summary>Event as JSON.</summary>
    public string Payload { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTime OccurredAt { get; set; }

    /// <summary>Trace id of the request or job.</summary>
    public string? CorrelationId { get; set; }
}

/// <summary>One message for one handler: inbox and retry in one row.</summary>
[Data.NotInLedger("Transport: what a handler changes is in the ledger.")]
public sealed class OutboxDelivery
{
    /// <summary>Message.</summary>
    public Guid MessageId { get; set; }

    /// <summary>Name of the handler type; stable across versions.</summary>
    public string Handler { get; set; } = "";

    /// <summary>Waiting, done or dead.</summary>
    public DeliveryState State { get; set; }

    /// <summary>Tries so far.</summary>
    public int Attempts { get; set; }

    /// <summary>Next try, UTC.</summary>
    public DateTime DueAt { get; set; }

    /// <summary>Node that works on it.</summary>
    public string? LeaseOwner { get; set; }

    /// <summary>End of its claim, UTC.</summary>
    public DateTime? LeaseUntil { get; set; }

    /// <summary>Message of the last failure.</summary>
    public string? Error { get; set; }
}

/// <summary>Life of a delivery.</summary>
public enum DeliveryState
{
    /// <summary>To be delivered at its due time.</summary>
    Waiting = 0,

    /// <summary>The handler's effect is committed.</summary>
    Done = 1,

    /// <summary>Given up after the last try; an administrator may requeue it.</summary>
    Dead = 2,
}

/// <summary>Registers event handlers.</summary>
public static class EventServiceCollectionExtensions
{
    /// <summary>Subscribes a handler of this shell to an event. Its full type name is its identity in the outbox: rename with care.</summary>
    /// <param name="services">Services of the shell.</param>
    /// <param name="when">Which events concern it, judged when they are raised; the others cost no delivery. Null for all.</param>
    public static IServiceCollection AddEventHandler<TEvent, THandler>(this IServiceCollection services, Predicate<TEvent>? when = null)
        where TEvent : class
        where THandler : class, IEventHandler<TEvent>
    {
        services.AddScoped<THandler>();
        services.AddSingleton(new EventHandlerRegistration(
            typeof(TEvent),
            typeof(THandler).FullName!,
            (provider, @event, context, cancellationToken) =>
                provider.GetRequiredService<THandler>().HandleAsync((TEvent)@event, context, cancellationToken),
            @event => when is null || when((TEvent)@event)));
        return services;
    }
}

/// <summary>One subscription.</summary>
/// <param name="EventType">Event record with <see cref="EventNameAttribute"/>.</param>
/// <param name="Handler">Identity of the handler.</param>
/// <param name="Invoke">Runs the handler from a scope's services.</param>
/// <param name="Wants">False for an event of the type that does not concern the handler.</param>
public sealed record EventHandlerRegistration(
    Type EventType,
    string Handler,
    Func<IServiceProvider, object, EventContext, CancellationToken, Task> Invoke,
    Predicate<object> Wants);
