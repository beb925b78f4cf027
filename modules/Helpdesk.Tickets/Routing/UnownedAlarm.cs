using Helpdesk.Data;

namespace Helpdesk.Tickets.Routing;

/// <summary>The lead of a team was told that a ticket has no owner: once for each stay of a ticket with a team.</summary>
[AppendOnly]
[LedgerName("tickets.unowned-alarm")]
internal sealed class UnownedAlarm
{
    public Guid TicketId { get; set; }

    /// <summary>Changes of team before the stay (<see cref="Domain.Ticket.ReassignmentCount"/>); second half of the key.</summary>
    public int Stay { get; set; }

    public Guid TeamId { get; set; }

    public DateTime RaisedAt { get; set; }
}
