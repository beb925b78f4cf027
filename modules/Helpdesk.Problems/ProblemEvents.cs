using Helpdesk.Events;

namespace Helpdesk.Problems;

/// <summary>An incident was linked and waits for the problem from now on.</summary>
[EventName("problems.incident-shall-wait.v1")]
internal sealed record IncidentShallWait(string ProblemNumber, string IncidentNumber);

/// <summary>The caller of an incident is told what to do meanwhile.</summary>
[EventName("problems.workaround-shared.v1")]
internal sealed record WorkaroundShared(string ProblemNumber, string IncidentNumber, string Workaround, Guid ActorId, string ActorName);

/// <summary>Somebody helps the caller of a ticket with a known error.</summary>
[EventName("problems.known-error-used.v1")]
internal sealed record KnownErrorUsed(string TicketNumber, string Text, string? ProblemNumber, Guid ActorId, string ActorName);

/// <summary>The fix reached an incident that waits for it.</summary>
[EventName("problems.cause-fixed.v1")]
internal sealed record CauseFixed(string ProblemNumber, string IncidentNumber, Guid? OwnerId);

/// <summary>An incident could not take the step that its problem asks of it.</summary>
[EventName("problems.incident-stays.v1")]
internal sealed record IncidentStays(string ProblemNumber, string IncidentNumber, string Why);

/// <summary>The cause of an open incident will not be removed for now.</summary>
[EventName("problems.risk-accepted.v1")]
internal sealed record CauseStays(string ProblemNumber, string IncidentNumber, Guid? AssigneeId, DateOnly? Until);

/// <summary>An incident's problem turned out to be another one.</summary>
[EventName("problems.cause-moved.v1")]
internal sealed record CauseMoved(string ProblemNumber, string SurvivorNumber, string IncidentNumber);

/// <summary>The day of a review has come.</summary>
[EventName("problems.review-due.v1")]
internal sealed record ProblemReviewDue(string ProblemNumber, Guid? OwnerId);

/// <summary>The day until which a risk was accepted is over.</summary>
[EventName("problems.risk-ended.v1")]
internal sealed record AcceptedRiskEnded(string ProblemNumber, Guid? OwnerId, DateOnly Until);
