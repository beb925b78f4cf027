using Helpdesk.Data;

namespace Helpdesk.Tickets.Routing;

/// <summary>A time in which a person gets no tickets from routing.</summary>
[LedgerName("tickets.absence")]
internal sealed class Absence : AggregateRoot
{
    public Guid PersonId { get; set; }

    /// <summary>First moment away, UTC.</summary>
    public DateTime StartsAt { get; set; }

    /// <summary>First moment back, UTC.</summary>
    public DateTime EndsAt { get; set; }

    /// <summary>Who gets the person's share meanwhile; null shares it among the team.</summary>
    public Guid? SubstituteId { get; set; }

    public bool Covers(DateTime moment) => StartsAt <= moment && moment < EndsAt;
}
