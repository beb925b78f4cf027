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
/// <param name="ByDesk">True when somebody who works on tickets wrote it; such a public reply reaches the requesters of merged tickets too.</param>
/// <param name="MentionedIds">People of the desk that it mentions; null in events of before there were mentions.</param>
[EventName("tickets.commented.v1")]
public sealed record TicketCommented(
    Guid TicketId, string TypeId, string Number, string Title, Guid CommentId, bool IsPublic, bool ByRequester, Guid? ActorId, bool ByDesk = false,
    IReadOnlyList<Guid>? MentionedIds = null);

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
/// <param name="ResolutionCode">Code that it was resolved with; null when it was not, and in events of before it was told.</param>
[EventName("tickets.transitioned.v1")]
public sealed record TicketTransitioned(
    Guid TicketId, string TypeId, string Number, string Title, string From, string To, string? SubState, Guid RequesterId, Guid? AssigneeId, Guid? ActorId,
    string? ResolutionCode = null);

/// <summary>Other fields changed, priority among them.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="Fields">Names of the changed fields, as in the API.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.changed.v1")]
public sealed record TicketChanged(Guid TicketId, string TypeId, string Number, string Title, IReadOnlyList<string> Fields, Guid? ActorId);

/// <summary>A service level clock reached a step, such as 75 % of its target. Sent once for each step.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="Clock">Name of the clock.</param>
/// <param name="Percent">Share of the target in percent; null for a step in minutes.</param>
/// <param name="ReachedAt">When it was reached, UTC.</param>
/// <param name="DueAt">When the target is or was due, UTC; null when that is not known.</param>
/// <param name="IsBreach">True from the target on.</param>
/// <param name="Recipients">People to tell; empty when a later step tells them.</param>
[EventName("tickets.service-level-step.v1")]
public sealed record ServiceLevelStepReached(
    Guid TicketId, string TypeId, string Number, string Title, string Clock, decimal? Percent, DateTime ReachedAt, DateTime? DueAt, bool IsBreach,
    IReadOnlyList<Guid> Recipients);

/// <summary>A step of a service level clock raised an event of its definition, for workflows. Sent once for each step.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="EventName">Name that the definition gives it.</param>
/// <param name="Clock">Name of the clock.</param>
/// <param name="ReachedAt">When the step was reached, UTC.</param>
[EventName("tickets.service-level-event.v1")]
public sealed record ServiceLevelEventRaised(Guid TicketId, string TypeId, string Number, string EventName, string Clock, DateTime ReachedAt);

/// <summary>A task of a ticket was done or cancelled.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="TaskId">The task.</param>
/// <param name="TaskTitle">Its title.</param>
/// <param name="State"><c>done</c> or <c>cancelled</c>.</param>
/// <param name="ActorId">Who did it; null for the system.</param>
[EventName("tickets.task-ended.v1")]
public sealed record TicketTaskEnded(Guid TicketId, string TypeId, string Number, Guid TaskId, string TaskTitle, string State, Guid? ActorId);

/// <summary>An open ticket has had no owner for longer than the tenant's setting; sent once for each stay with a team.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="TypeId">Its type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Number">Its human number.</param>
/// <param name="Title">Its title at that time.</param>
/// <param name="TeamId">Team whose queue it waits in.</param>
/// <param name="Since">Since when nobody of the team owns it, UTC.</param>
[EventName("tickets.unowned.v1")]
public sealed record TicketUnowned(Guid TicketId, string TypeId, string Number, string Title, Guid TeamId, DateTime Since);

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
