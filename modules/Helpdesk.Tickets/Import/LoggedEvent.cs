namespace Helpdesk.Tickets.Import;

/// <summary>A row of the log in our words, before people and teams have ids.</summary>
internal sealed record LoggedEvent
{
    public required int Line { get; init; }

    public required string Number { get; init; }

    public required DateTime At { get; init; }

    public required long Order { get; init; }

    public required string? Actor { get; init; }

    public required DateTime OpenedAt { get; init; }

    public required DateTime? CreatedAt { get; init; }

    public required string? OpenedBy { get; init; }

    public required bool HasCreator { get; init; }

    public required string Title { get; init; }

    public required StateValue State { get; init; }

    public required int? Impact { get; init; }

    public required int? Urgency { get; init; }

    public required int Priority { get; init; }

    public required string Channel { get; init; }

    public required string Requester { get; init; }

    public required string? Team { get; init; }

    public required string? Assignee { get; init; }

    /// <summary>Path of names in the category tree.</summary>
    public required string? Category { get; init; }

    public required int ReopenCount { get; init; }

    public required int ReassignmentCount { get; init; }

    public required IReadOnlyDictionary<string, string> Extra { get; init; }

    /// <summary>Canonical values of custom fields by key.</summary>
    public IReadOnlyDictionary<string, string> CustomFields { get; init; } = new Dictionary<string, string>();

    /// <summary>Copies from the end of the record; read on its last event only.</summary>
    public required IReadOnlyDictionary<string, string> EndValues { get; init; }

    /// <summary>Order and a digest of the whole row: the event's identity across runs.</summary>
    public required string SourceKey { get; init; }
}
