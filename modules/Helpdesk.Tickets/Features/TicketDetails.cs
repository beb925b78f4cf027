using Helpdesk.Identity;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Features;

/// <summary>Everything that a ticket's page shows to the present person; what the person may not see is not in it.</summary>
public sealed record TicketDetails
{
    public required Ticket Ticket { get; init; }

    public required TicketType Type { get; init; }

    public required TicketState State { get; init; }

    public SubState? SubState { get; init; }

    public required string RequesterName { get; init; }

    public PersonRef? Requester { get; init; }

    public string? OpenedByName { get; init; }

    public string? AssigneeName { get; init; }

    public string? TeamName { get; init; }

    public string? CategoryPath { get; init; }

    public string? ServiceName { get; init; }

    /// <summary>Rendered and sanitised.</summary>
    public required string DescriptionHtml { get; init; }

    public string? ResolutionCodeName { get; init; }

    public string? ResolutionNotesHtml { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<CommentView> Comments { get; init; }

    /// <summary>Oldest first.</summary>
    public required IReadOnlyList<EventView> Events { get; init; }

    /// <summary>All files, those of messages too.</summary>
    public required IReadOnlyList<AttachmentView> Attachments { get; init; }

    public required IReadOnlyList<LinkView> Links { get; init; }

    public TicketRef? Parent { get; init; }

    public required IReadOnlyList<TicketRef> Children { get; init; }

    public required IReadOnlyList<WatcherView> Watchers { get; init; }

    public bool IsWatching { get; init; }

    /// <summary>What the present person may do next, in the machine's order.</summary>
    public required IReadOnlyList<AllowedTransition> AllowedTransitions { get; init; }

    /// <summary>What the matrix gives for impact and urgency; null when one of them is unknown.</summary>
    public int? ComputedPriority { get; init; }

    /// <summary>True when the present person sees the desk's side (internal notes included).</summary>
    public bool IsDeskView { get; init; }

    /// <summary>True when the present person may change fields and write internal notes.</summary>
    public bool MayEdit { get; init; }

    public bool MayOverridePriority { get; init; }

    /// <summary>True when the present person may write public replies.</summary>
    public bool MayReply { get; init; }

    /// <summary>The main record of a merged ticket; null when it stands alone.</summary>
    public MainRecordView? Main { get; init; }

    /// <summary>Tickets that were merged into this one, at any depth. Only for people of the desk.</summary>
    public required IReadOnlyList<AbsorbedView> Absorbed { get; init; }

    /// <summary>In their order. Only for people of the desk.</summary>
    public required IReadOnlyList<TaskView> Tasks { get; init; }

    /// <summary>Custom fields that belong to the ticket or have a value, in their order.</summary>
    public IReadOnlyList<TicketFieldView> Fields { get; init; } = [];
}

/// <summary>A custom field of a ticket.</summary>
/// <param name="Text">Value in words; null for none.</param>
/// <param name="Value">Value as it is stored, for a form; null for none.</param>
/// <param name="IsOffered">It belongs to the ticket and can be filled in; false for one that was retired or does not belong to it any more.</param>
public sealed record TicketFieldView(string Key, string Label, string? Text, string? Value, bool IsStaffOnly, bool IsLong, bool IsOffered);

/// <summary>Where a merged ticket is worked on.</summary>
/// <param name="Ticket">The main record; null for people outside of the desk, who know of their own ticket only.</param>
/// <param name="State">Its state, which is what becomes of the merged one.</param>
/// <param name="ResolutionNotesHtml">How it was resolved after the merge; null before.</param>
public sealed record MainRecordView(TicketRef? Ticket, TicketState State, string? ResolutionNotesHtml);

/// <summary>A ticket that was merged into the one that is read.</summary>
public sealed record AbsorbedView(TicketRef Ticket, Guid RequesterId, string RequesterName);

/// <summary>A task.</summary>
public sealed record TaskView(Guid Id, string Title, string State, string StateName, Guid? AssigneeId, string? AssigneeName, DateTime? DueAt, int Position);

/// <summary>A message.</summary>
public sealed record CommentView(
    Guid Id, bool IsPublic, Guid? AuthorId, string AuthorName, bool ByRequester, string Html, string Body, DateTime CreatedAt, IReadOnlyList<AttachmentView> Attachments)
{
    /// <summary>Ticket that it belongs to, when that is not the one that is read.</summary>
    public MessageSource? Source { get; init; }

    /// <summary>Written by somebody who works on tickets.</summary>
    public bool IsFromDesk { get; init; }

    /// <summary>Numbers of the tickets that were made of it; only for people of the desk.</summary>
    public IReadOnlyList<string> SplitInto { get; init; } = [];
}

/// <summary>Where a message of a merged ticket belongs.</summary>
/// <param name="Number">Number of its ticket; null for people outside of the desk, who know of their own ticket only.</param>
/// <param name="IsAbsorbed">True when its ticket was merged into the one that is read, false when it is the main record's.</param>
/// <param name="IsDescription">It is the description of an absorbed ticket.</param>
public sealed record MessageSource(string? Number, bool IsAbsorbed, bool IsDescription = false);

/// <summary>A fact of the history with texts in the person's language.</summary>
/// <param name="Summary">What happened, for example <c>Resolved</c> or <c>Changed</c>.</param>
public sealed record EventView(
    int Sequence, string Kind, string Summary, DateTime OccurredAt, Guid? ActorId, string ActorName, string? OnBehalfOfName, string Origin, string? Reason,
    Guid? SubjectId, bool IsPublic, bool IsOutsideMachine, IReadOnlyList<ChangeLine> Changes);

/// <summary>One changed field: its name in the API, its label and both values as readable text (null = empty).</summary>
public sealed record ChangeLine(string Field, string Label, string? Old, string? New);

/// <summary>A file.</summary>
/// <param name="IsImage">Its bytes are an image that a browser may show.</param>
public sealed record AttachmentView(
    Guid Id, Guid? CommentId, string FileName, string ContentType, long Length, bool IsPublic, bool IsImage, Guid? UploadedById, DateTime CreatedAt)
{
    internal static AttachmentView Of(TicketAttachment a) =>
        new(a.Id, a.CommentId, a.FileName, a.ContentType, a.Length, a.IsPublic, AttachmentPolicy.MayShowInline(a.ContentType), a.UploadedById, a.CreatedAt);
}

/// <summary>A link seen from this ticket.</summary>
/// <param name="Label">Meaning in the person's language, direction included.</param>
public sealed record LinkView(Guid Id, string Kind, string Label, bool IsOutgoing, TicketRef Ticket);

/// <summary>Another ticket in a list.</summary>
public sealed record TicketRef(Guid Id, string Number, string Title, string TypeId, string State, string StateName, bool IsOpen, int Priority);

/// <summary>A person who watches.</summary>
public sealed record WatcherView(Guid PersonId, string Name);

/// <summary>A transition that the present person may take.</summary>
/// <param name="Name">Button text in the person's language.</param>
/// <param name="SubStates">Choices of the target state; empty when it has none.</param>
/// <param name="NeedsAssignee">The transition needs an owner and the ticket has none: ask for one.</param>
/// <param name="MissingFields">Keys of custom fields that it needs and that are empty. None to requesters.</param>
public sealed record AllowedTransition(
    string Id, string Name, string To, string ToName, StateCategory ToCategory, TransitionRequirements Requires, IReadOnlyList<SubState> SubStates, bool NeedsAssignee,
    IReadOnlyList<string> MissingFields);
