namespace Helpdesk.Tickets.Domain;

public sealed partial class Ticket
{
    /// <summary>What other modules' panels and guards see.</summary>
    internal TicketPanelModel ToPanelModel() => new(Id, TypeId, Number, Title, State, RequesterId, TeamId, AssigneeId);
}
