namespace Helpdesk.Data;

/// <summary>A row with a time-ordered key (version 7), made by the client.</summary>
public abstract class Entity
{
    /// <summary>Key.</summary>
    public Guid Id { get; set; } = Guid.CreateVersion7();
}

/// <summary>
/// The root of a use case's change: carries the optimistic concurrency stamp and the events that are sent once the change is committed.
/// </summary>
public abstract class AggregateRoot : Entity, IHasConcurrencyStamp
{
    private List<object>? _events;

    /// <inheritdoc />
    public string ConcurrencyStamp { get; set; } = "";

    /// <summary>Hands an event (a record with <see cref="Events.EventNameAttribute"/>) to the outbox of the same transaction.</summary>
    protected void Raise(object @event) => (_events ??= []).Add(@event);

    internal bool HasEvents => _events is { Count: > 0 };

    /// <summary>Takes the events raised so far; called by the platform while saving.</summary>
    public IReadOnlyList<object> TakeEvents()
    {
        IReadOnlyList<object> events = _events ?? [];
        _events = null;
        return events;
    }
}

/// <summary>Optimistic concurrency: a lost update is an error, never silent. The platform writes a new stamp on every save.</summary>
public interface IHasConcurrencyStamp
{
    /// <summary>Opaque, changes with every save; the API's ETag.</summary>
    string ConcurrencyStamp { get; set; }
}

/// <summary>Who made the row and when; filled by the platform unless the use case did (imported history). Names are ABP's.</summary>
public interface ICreationAudited
{
    /// <summary>UTC.</summary>
    DateTime CreationTime { get; set; }

    /// <summary>Person, or null for the system.</summary>
    Guid? CreatorId { get; set; }
}

/// <summary>Who changed the row last and when; filled by the platform unless the use case did (imported history). Names are ABP's.</summary>
public interface IModificationAudited
{
    /// <summary>UTC; null before the first change.</summary>
    DateTime? LastModificationTime { get; set; }

    /// <summary>Person, or null for the system.</summary>
    Guid? LastModifierId { get; set; }
}
