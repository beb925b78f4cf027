using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Domain;

/// <summary>Checked facts of a ticket to be opened.</summary>
internal sealed record NewTicket
{
    public required string Number { get; init; }

    public required string Title { get; init; }

    public required string Description { get; init; }

    public required int Impact { get; init; }

    public required int Urgency { get; init; }

    public Guid? CategoryId { get; init; }

    public Guid? ServiceId { get; init; }

    public required Guid RequesterId { get; init; }

    /// <summary>The requester's organisation when the ticket is opened: clocks are chosen by it.</summary>
    public Guid? OrganisationId { get; init; }

    /// <summary>IANA zone of the requester; null for the tenant's.</summary>
    public string? RequesterZone { get; init; }

    public Guid? TeamId { get; init; }

    public Guid? AssigneeId { get; init; }

    public required string Channel { get; init; }

    public Guid? ParentId { get; init; }

    public string? FormKey { get; init; }

    /// <summary>Values of custom fields.</summary>
    public IReadOnlyList<FieldChange> Fields { get; init; } = [];

    /// <summary>Name of the rule that chose the team; null when a person did.</summary>
    public string? RoutedBy { get; init; }
}
