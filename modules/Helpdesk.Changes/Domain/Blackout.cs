using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Data;

namespace Helpdesk.Changes.Domain;

/// <summary>A time in which a service, or everything, stays as it is.</summary>
[Configuration]
[LedgerName("changes.blackout")]
public sealed class Blackout : AggregateRoot
{
    /// <summary>First moment, UTC.</summary>
    public DateTime From { get; set; }

    /// <summary>End, UTC; not part of it.</summary>
    public DateTime To { get; set; }

    public string Reason { get; set; } = "";

    /// <summary>Null for all services.</summary>
    public Guid? ServiceId { get; set; }

    internal Period Period => new(From, To);
}
