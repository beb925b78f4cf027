using Helpdesk.Events;

namespace Helpdesk.Approvals;

/// <summary>Somebody is asked to decide: at the beginning, when the step before is done, when a decision was withdrawn, and again after the content changed.</summary>
/// <param name="ApprovalId">Approval.</param>
/// <param name="TicketId">Ticket that it is about.</param>
/// <param name="Number">The ticket's human number.</param>
/// <param name="Title">What is to be approved.</param>
/// <param name="Round">1 at first; one more for each change of the content, which voids what was decided before.</param>
/// <param name="Recipients">Who may decide now: approvers, members of teams and those who stand in for them; never the requester.</param>
/// <param name="InstanceId">Workflow that waits for it.</param>
/// <param name="RunId">Run of the step that waits for it.</param>
/// <param name="IsAskedAgain">The content changed, so everybody is asked again.</param>
[EventName("approvals.requested.v1")]
public sealed record ApprovalRequested(
    Guid ApprovalId, Guid TicketId, string Number, string Title, int Round, IReadOnlyList<Guid> Recipients, Guid InstanceId, int RunId, bool IsAskedAgain);

/// <summary>Those who have not decided yet are reminded, or somebody is asked in their place.</summary>
/// <param name="ApprovalId">Approval.</param>
/// <param name="TicketId">Ticket that it is about.</param>
/// <param name="Number">The ticket's human number.</param>
/// <param name="Title">What is to be approved.</param>
/// <param name="Recipients">Who is reminded.</param>
/// <param name="IsEscalation">The recipients are asked because others have not decided in time.</param>
[EventName("approvals.reminded.v1")]
public sealed record ApprovalReminded(Guid ApprovalId, Guid TicketId, string Number, string Title, IReadOnlyList<Guid> Recipients, bool IsEscalation);

/// <summary>An approval ended by decisions of people. Sent once for each approval.</summary>
/// <param name="ApprovalId">Approval.</param>
/// <param name="TicketId">Ticket that it is about.</param>
/// <param name="Number">The ticket's human number.</param>
/// <param name="Title">What was to be approved.</param>
/// <param name="IsApproved">True when approved, false when rejected.</param>
/// <param name="ById">Who gave the last decision.</param>
/// <param name="OnBehalfOfId">For whom, or null.</param>
/// <param name="Comment">What they wrote, or null.</param>
/// <param name="InstanceId">Workflow that waits for it.</param>
/// <param name="RunId">Run of the step that waits for it.</param>
[EventName("approvals.decided.v1")]
public sealed record ApprovalDecided(
    Guid ApprovalId, Guid TicketId, string Number, string Title, bool IsApproved, Guid ById, Guid? OnBehalfOfId, string? Comment, Guid InstanceId, int RunId);

/// <summary>The content changed after it was approved, or nobody is left who may decide: the approval is worth nothing any more, and what it held is held again.</summary>
/// <param name="ApprovalId">Approval.</param>
/// <param name="TicketId">Ticket that it is about.</param>
/// <param name="Number">The ticket's human number.</param>
/// <param name="Title">What had been approved.</param>
/// <param name="DeciderIds">Who had decided.</param>
/// <param name="WasOpen">It was still open: nobody is left who may decide on the changed content.</param>
/// <param name="InstanceId">Workflow that asked for it.</param>
/// <param name="RunId">Run of the step that asked for it.</param>
[EventName("approvals.voided.v1")]
public sealed record ApprovalVoided(
    Guid ApprovalId, Guid TicketId, string Number, string Title, IReadOnlyList<Guid> DeciderIds, bool WasOpen, Guid InstanceId, int RunId);

/// <summary>The time to decide is over.</summary>
/// <param name="ApprovalId">Approval.</param>
/// <param name="TicketId">Ticket that it is about.</param>
/// <param name="Number">The ticket's human number.</param>
/// <param name="Title">What was to be approved.</param>
/// <param name="Policy">What follows: <c>expire</c>, <c>reject</c>, <c>escalate</c>, <c>hold</c> or <c>approve</c>.</param>
/// <param name="IsOpen">It can still be decided: it was escalated, or it is held.</param>
[EventName("approvals.expired.v1")]
public sealed record ApprovalExpired(Guid ApprovalId, Guid TicketId, string Number, string Title, string Policy, bool IsOpen);
