using Helpdesk.Data;

namespace Helpdesk.Tickets.Routing;

/// <summary>How much open work a person can have, in tickets. Who has no row has the capacity of <see cref="RoutingSettings"/>.</summary>
[Configuration]
[LedgerName("tickets.capacity")]
internal sealed class PersonCapacity
{
    public Guid PersonId { get; set; }

    /// <summary>0 gets nothing.</summary>
    public int Capacity { get; set; }
}
