using Helpdesk.Events;

namespace Helpdesk.Requests;

/// <summary>Somebody ordered an item: it goes to approval or into fulfilment.</summary>
[EventName("requests.ordered.v1")]
internal sealed record Ordered(string RequestNumber);

/// <summary>A task of a request may begin: what it waits for is done.</summary>
[EventName("requests.task-ready.v1")]
internal sealed record TaskReady(string RequestNumber, string Key);

/// <summary>The last task of a request is done.</summary>
[EventName("requests.tasks-done.v1")]
internal sealed record TasksDone(string RequestNumber);

/// <summary>An open task of a request that ended is not needed any more.</summary>
[EventName("requests.task-not-needed.v1")]
internal sealed record TaskNotNeeded(string RequestNumber, string TaskNumber);

/// <summary>A request does not go on by itself: its owner reads why.</summary>
[EventName("requests.needs-owner.v1")]
internal sealed record OwnerNeeded(string RequestNumber, string Why);
