using Helpdesk.Events;

namespace Helpdesk.Tickets;

/// <summary>A ticket was created (never sent for imported or generated tickets).</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="RequesterId">Person who needs help.</param>
/// <param name="TeamId">Team that owns it, or null.</param>
/// <param name="AssigneeId">Person who owns it, or null.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.created.v1")]
public sealed record TicketCreated(Guid TicketId, string TypeId, string Number, string Title, Guid RequesterId, Guid? TeamId, Guid? AssigneeId, Guid? ActorId);

/// <summary>A message was added.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="CommentId">The message.</param>
/// <param name="IsPublic">True when the requester sees it.</param>
/// <param name="ByRequester">True when the requester wrote it.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.commented.v1")]
public sealed record TicketCommented(Guid TicketId, string TypeId, string Number, string Title, Guid CommentId, bool IsPublic, bool ByRequester, Guid? ActorId);

/// <summary>Files were added outside of a message.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="IsPublic">True when the requester sees them.</param>
/// <param name="ByRequester">True when the requester added them.</param>
/// <param name="ActorId">Who added them; null for the system.</param>
[EventName("tickets.attached.v1")]
public sealed record TicketAttached(Guid TicketId, string TypeId, string Number, string Title, bool IsPublic, bool ByRequester, Guid? ActorId);

/// <summary>Team or assignee changed.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="TeamId">Team now, or null.</param>
/// <param name="AssigneeId">Assignee now, or null.</param>
/// <param name="PreviousTeamId">Team before, or null.</param>
/// <param name="PreviousAssigneeId">Assignee before, or null.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.assigned.v1")]
public sealed record TicketAssigned(Guid TicketId, string TypeId, string Number, string Title, Guid? TeamId, Guid? AssigneeId, Guid? PreviousTeamId, Guid? PreviousAssigneeId, Guid? ActorId);

/// <summary>The state or sub-state changed.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="From">State before; the same as <paramref name="To"/> when only the sub-state changed.</param>
/// <param name="To">State now.</param>
/// <param name="SubState">Reason within the state, or null.</param>
/// <param name="RequesterId">Person who needs help.</param>
/// <param name="AssigneeId">Assignee now, or null.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.transitioned.v1")]
public sealed record TicketTransitioned(Guid TicketId, string TypeId, string Number, string Title, string From, string To, string? SubState, Guid RequesterId, Guid? AssigneeId, Guid? ActorId);

/// <summary>Other fields changed, priority among them.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="Fields">Names of the changed fields, as in the API.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.changed.v1")]
public sealed record TicketChanged(Guid TicketId, string TypeId, string Number, string Title, IReadOnlyList<string> Fields, Guid? ActorId);

/// <summary>The requester of a closed ticket is asked what they think of the help; sent some hours after the closing, and never when they have said it by then.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="RequesterId">Who is asked.</param>
[EventName("tickets.rating-invited.v1")]
public sealed record RatingInvited(Guid TicketId, string TypeId, string Number, string Title, Guid RequesterId);

/// <summary>The requester said, or corrected, what they think of the help.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="Score">1 very unsatisfied to 5 very satisfied.</param>
/// <param name="IsLow">Somebody should follow it up: the score is low by the tenant's settings, and the one before was not.</param>
/// <param name="RequesterId">Who rated.</param>
/// <param name="TeamId">Team that owns the ticket, or null.</param>
/// <param name="AssigneeId">Person who owns it, or null.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.rated.v1")]
public sealed record TicketRated(
    Guid TicketId, string TypeId, string Number, string Title, int Score, bool IsLow, Guid RequesterId, Guid? TeamId, Guid? AssigneeId, Guid? ActorId);
