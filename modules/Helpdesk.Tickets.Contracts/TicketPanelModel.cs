namespace Helpdesk.Tickets;

/// <summary>A ticket as other modules see it: model of the zones on its page, and what guards judge.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Title.</param>
/// <param name="State">Id of its state.</param>
/// <param name="RequesterId">Person who needs help.</param>
/// <param name="TeamId">Team that owns it, or null.</param>
/// <param name="AssigneeId">Person who owns it, or null.</param>
public sealed record TicketPanelModel(Guid TicketId, string TypeId, string Number, string Title, string State, Guid RequesterId, Guid? TeamId, Guid? AssigneeId)
{
    /// <summary>Links of the ticket in the zones of its page, which has read them; null elsewhere.</summary>
    public IReadOnlyList<TicketPanelLink>? Links { get; init; }
}

/// <summary>A link of the ticket that a page shows.</summary>
/// <param name="Kind">Meaning, one of <see cref="TicketLinkKinds"/>.</param>
/// <param name="IsOutgoing">The shown ticket is its source.</param>
/// <param name="TicketId">The other ticket.</param>
/// <param name="TypeId">Type of the other ticket.</param>
/// <param name="Number">Number of the other ticket.</param>
/// <param name="Title">Title of the other ticket.</param>
public sealed record TicketPanelLink(string Kind, bool IsOutgoing, Guid TicketId, string TypeId, string Number, string Title);
