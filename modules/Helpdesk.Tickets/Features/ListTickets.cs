namespace Helpdesk.Tickets.Features;

public sealed record ListTicketsQuery
{
    /// <summary>Text in the filter language; empty = everything the person may see.</summary>
    public string? Filter { get; init; }

    /// <summary>Up to three fields separated by commas, each with an optional leading minus: <c>priority,-updated</c>. Empty = <c>priority,created</c>.</summary>
    public string? Sort { get; init; }

    /// <summary>1 to 200.</summary>
    public int Limit { get; init; } = 50;

    /// <summary>From the page before.</summary>
    public string? Cursor { get; init; }
}

/// <param name="Rows">Tickets with names resolved.</param>
/// <param name="NextCursor">Null on the last page.</param>
public sealed record TicketListPage(IReadOnlyList<TicketRow> Rows, string? NextCursor);

/// <summary>A ticket in a list.</summary>
public sealed record TicketRow
{
    public required Guid Id { get; init; }

    public required string Number { get; init; }

    public required string TypeId { get; init; }

    public required string Title { get; init; }

    public required string State { get; init; }

    /// <summary>In the person's language.</summary>
    public string StateName { get; init; } = "";

    public StateCategory StateCategory { get; init; }

    public string? SubState { get; init; }

    public string? SubStateName { get; init; }

    public bool IsOpen { get; init; }

    public int? Impact { get; init; }

    public int? Urgency { get; init; }

    public int Priority { get; init; }

    public bool IsPriorityOverridden { get; init; }

    public Guid? CategoryId { get; init; }

    public string? Category { get; init; }

    public Guid? ServiceId { get; init; }

    public string? Service { get; init; }

    public Guid RequesterId { get; init; }

    public string Requester { get; init; } = "";

    public Guid? OpenedById { get; init; }

    public string? OpenedBy { get; init; }

    public Guid? TeamId { get; init; }

    public string? Team { get; init; }

    public Guid? AssigneeId { get; init; }

    public string? Assignee { get; init; }

    public string Channel { get; init; } = "";

    public Guid? ParentId { get; init; }

    public int ReopenCount { get; init; }

    public int ReassignmentCount { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public DateTime? ResolvedAt { get; init; }

    public DateTime? ClosedAt { get; init; }

    public string? ExternalNumber { get; init; }

    public string ConcurrencyStamp { get; init; } = "";
}

internal sealed class ListTickets
{
    public Task<TicketListPage> HandleAsync(ListTicketsQuery query, CancellationToken cancellationToken) => throw new NotImplementedException();
}
