namespace Helpdesk.Tickets;

/// <summary>Model of the zones on a ticket's page.</summary>
public sealed record TicketPanelModel(Guid TicketId, string TypeId, string Number, string Title, string State, Guid RequesterId, Guid? TeamId, Guid? AssigneeId);
