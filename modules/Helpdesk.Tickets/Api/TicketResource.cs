using System.Text.Json.Nodes;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;

namespace Helpdesk.Tickets.Api;

/// <summary>A ticket in the API.</summary>
internal record TicketResource
{
    public required Guid Id { get; init; }

    /// <summary>Human number, part of the address.</summary>
    public required string Number { get; init; }

    /// <summary>Type, for example incident.</summary>
    public required string Type { get; init; }

    public required string Title { get; init; }

    public required string State { get; init; }

    /// <summary>Reason within the state, for example awaiting-caller.</summary>
    public string? SubState { get; init; }

    /// <summary>False when resolved, closed or cancelled.</summary>
    public bool IsOpen { get; init; }

    /// <summary>1 high to 3 low.</summary>
    public int? Impact { get; init; }

    /// <summary>1 high to 3 low.</summary>
    public int? Urgency { get; init; }

    /// <summary>1 critical to 5 planning.</summary>
    public int Priority { get; init; }

    public bool IsPriorityOverridden { get; init; }

    public Guid? CategoryId { get; init; }

    public string? Category { get; init; }

    public Guid? ServiceId { get; init; }

    public string? Service { get; init; }

    public Guid RequesterId { get; init; }

    public string? Requester { get; init; }

    /// <summary>Null to requesters, unless it was themselves: that is the desk's business.</summary>
    public Guid? OpenedById { get; init; }

    public string? OpenedBy { get; init; }

    /// <summary>Null to requesters: that is the desk's business.</summary>
    public Guid? TeamId { get; init; }

    public string? Team { get; init; }

    /// <summary>Null to requesters: that is the desk's business.</summary>
    public Guid? AssigneeId { get; init; }

    public string? Assignee { get; init; }

    public string Channel { get; init; } = "";

    public int ReopenCount { get; init; }

    public int ReassignmentCount { get; init; }

    public string? ExternalNumber { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime UpdatedAt { get; init; }

    public DateTime? ResolvedAt { get; init; }

    public DateTime? ClosedAt { get; init; }

    /// <summary>Earliest due time of the open service level clocks. Null to requesters: that is the desk's business.</summary>
    public DateTime? DueAt { get; init; }

    /// <summary>Custom fields that have a value, by key. Requesters see those that are not the staff's.</summary>
    public IReadOnlyDictionary<string, JsonNode> Fields { get; init; } = new Dictionary<string, JsonNode>();

    public static TicketResource Of(TicketRow row) => new()
    {
        Id = row.Id,
        Number = row.Number,
        Type = row.TypeId,
        Title = row.Title,
        State = row.State,
        SubState = row.SubState,
        IsOpen = row.IsOpen,
        Impact = row.Impact,
        Urgency = row.Urgency,
        Priority = row.Priority,
        IsPriorityOverridden = row.IsPriorityOverridden,
        CategoryId = row.CategoryId,
        Category = row.Category,
        ServiceId = row.ServiceId,
        Service = row.Service,
        RequesterId = row.RequesterId,
        Requester = row.Requester,
        OpenedById = row.OpenedById,
        OpenedBy = row.OpenedBy,
        TeamId = row.TeamId,
        Team = row.Team,
        AssigneeId = row.AssigneeId,
        Assignee = row.Assignee,
        Channel = row.Channel,
        ReopenCount = row.ReopenCount,
        ReassignmentCount = row.ReassignmentCount,
        ExternalNumber = row.ExternalNumber,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        ResolvedAt = row.ResolvedAt,
        ClosedAt = row.ClosedAt,
        DueAt = row.DueAt,
        Fields = row.Fields.ToDictionary(f => f.Key, f => f.Value.Value),
    };
}

/// <summary>A single ticket with its texts and what may be done with it.</summary>
internal sealed record TicketDetailResource : TicketResource
{
    /// <summary>Markdown.</summary>
    public required string Description { get; init; }

    /// <summary>Number of the parent; only for people of the desk.</summary>
    public string? Parent { get; init; }

    /// <summary>True while it is merged into another ticket, where it is worked on.</summary>
    public bool IsMerged { get; init; }

    /// <summary>Number of the ticket that it was merged into; only for people of the desk.</summary>
    public string? MergedInto { get; init; }

    public string? ResolutionCode { get; init; }

    /// <summary>Markdown.</summary>
    public string? ResolutionNotes { get; init; }

    /// <summary>What the caller may do next.</summary>
    public required IReadOnlyList<TransitionResource> AllowedTransitions { get; init; }
}

/// <param name="Id">For the field transition of POST transitions.</param>
/// <param name="To">State that it leads to.</param>
/// <param name="Needs">What must be given: assigneeId, subState, reason, resolutionCode, resolutionNotes, fields.(key of a custom field).</param>
/// <param name="SubStates">Values for subState.</param>
internal sealed record TransitionResource(string Id, string To, IReadOnlyList<string> Needs, IReadOnlyList<string> SubStates)
{
    public static TransitionResource Of(AllowedTransition t) => new(t.Id, t.To, [.. NeedsOf(t)], [.. t.SubStates.Select(s => s.Id)]);

    private static IEnumerable<string> NeedsOf(AllowedTransition t)
    {
        if (t.NeedsAssignee)
        {
            yield return "assigneeId";
        }

        if (t.Requires.HasFlag(TransitionRequirements.SubState))
        {
            yield return "subState";
        }

        if (t.Requires.HasFlag(TransitionRequirements.Reason))
        {
            yield return "reason";
        }

        if (t.Requires.HasFlag(TransitionRequirements.Resolution))
        {
            yield return "resolutionCode";
            yield return "resolutionNotes";
        }

        foreach (var key in t.MissingFields)
        {
            yield return CustomFields.FieldIntake.ErrorKey(key);
        }
    }
}

/// <summary>A message.</summary>
/// <param name="Body">Markdown.</param>
/// <param name="Html">The same, rendered and sanitised.</param>
/// <param name="Ticket">Number of the ticket that it belongs to, where that is another one of a merge; null otherwise, and to people outside of the desk.</param>
internal sealed record CommentResource(
    Guid Id, bool IsPublic, Guid? AuthorId, string AuthorName, string Body, string Html, DateTime CreatedAt, IReadOnlyList<AttachmentResource> Attachments,
    string? Ticket = null)
{
    public static CommentResource Of(CommentView c) =>
        new(c.Id, c.IsPublic, c.AuthorId, c.AuthorName, c.Body, c.Html, c.CreatedAt, [.. c.Attachments.Select(AttachmentResource.Of)], c.Source?.Number);
}

/// <summary>A task of a ticket.</summary>
/// <param name="State">open, done or cancelled.</param>
/// <param name="Position">Place in the list.</param>
internal sealed record TaskResource(Guid Id, string Title, string State, Guid? AssigneeId, DateTime? DueAt, int Position, DateTime CreatedAt, DateTime? EndedAt)
{
    public static TaskResource Of(TicketTask t) => new(t.Id, t.Title, t.State, t.AssigneeId, t.DueAt, t.Position, t.CreatedAt, t.EndedAt);
}

/// <summary>A file; its bytes are at attachments/{id}.</summary>
internal sealed record AttachmentResource(Guid Id, Guid? CommentId, string FileName, string ContentType, long Length, bool IsPublic, DateTime CreatedAt)
{
    public static AttachmentResource Of(AttachmentView a) => new(a.Id, a.CommentId, a.FileName, a.ContentType, a.Length, a.IsPublic, a.CreatedAt);
}

/// <summary>A link; source and target are numbers.</summary>
internal sealed record LinkResource(Guid Id, string Source, string Target, string Kind);

/// <summary>A custom field.</summary>
/// <param name="Key">For <c>fields</c> of a ticket, and after <c>field.</c> in filters.</param>
/// <param name="Kind">text, longText, wholeNumber, decimal, date, yesNo, choice, choices or person.</param>
/// <param name="Type">Type of ticket that has it; null for every type.</param>
/// <param name="Requirement">never, always or onTransitions.</param>
/// <param name="Transitions">Transitions that need it.</param>
/// <param name="Choices">Values to choose from.</param>
/// <param name="IsRetired">It is not filled in any more.</param>
internal sealed record FieldResource(
    string Key, string Label, string Kind, string? Type, string Requirement, IReadOnlyList<string> Transitions, IReadOnlyList<FieldChoiceResource> Choices,
    bool IsStaffOnly, bool IsRetired);

/// <summary>A choice of a custom field.</summary>
internal sealed record FieldChoiceResource(string Id, string Label, bool IsRetired);

/// <summary>A category.</summary>
internal sealed record CategoryResource(Guid Id, string Name, string Path, Guid? ParentId, bool IsActive);

/// <summary>A service.</summary>
/// <param name="DefaultImpact">Impact of a new ticket when nobody says otherwise: 1 high to 3 low.</param>
internal sealed record ServiceResource(Guid Id, string Name, int DefaultImpact, bool IsActive);
