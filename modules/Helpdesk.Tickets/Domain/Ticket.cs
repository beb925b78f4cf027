using Helpdesk.Data;
using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Domain;

/// <summary>The record that every process shares. What it went through is its event stream; these columns are the present.</summary>
[LedgerName("tickets.ticket")]
public sealed partial class Ticket : AggregateRoot
{
    public string TypeId { get; set; } = "";

    /// <summary>Human number, unique, for example <c>INC0000042</c>.</summary>
    public string Number { get; set; } = "";

    /// <summary>At most 250 characters.</summary>
    public string Title
    {
        get;
        set
        {
            field = value;
            NormalizedTitle = value.ToLowerInvariant();
        }
    } = "";

    /// <summary>Title in lower case, kept by the title's setter: databases do not agree on case beyond ASCII, so search compares this.</summary>
    public string NormalizedTitle { get; private set; } = "";

    /// <summary>Markdown.</summary>
    public string Description { get; set; } = "";

    public string State { get; set; } = "";

    public string? SubState { get; set; }

    /// <summary>False in resolved, closed and cancelled states and while merged; stored so that queues have an index for it.</summary>
    public bool IsOpen { get; set; }

    /// <summary>1 high, 2 medium, 3 low; null when unknown (imports).</summary>
    public int? Impact { get; set; }

    /// <summary>1 high, 2 medium, 3 low; null when unknown (imports).</summary>
    public int? Urgency { get; set; }

    /// <summary>1 critical to 5 planning.</summary>
    public int Priority { get; set; }

    /// <summary>True when a person with the right set another priority than the matrix gives.</summary>
    public bool IsPriorityOverridden { get; set; }

    public Guid? CategoryId { get; set; }

    public Guid? ServiceId { get; set; }

    public Guid RequesterId { get; set; }

    public Guid? OpenedById { get; set; }

    public Guid? TeamId { get; set; }

    public Guid? AssigneeId { get; set; }

    /// <summary><c>portal</c>, <c>phone</c>, <c>email</c>, <c>api</c>, <c>chat</c>, <c>walk-in</c>, or a source's own word.</summary>
    public string Channel { get; set; } = "";

    public Guid? ParentId { get; set; }

    /// <summary>Key of the form that it was ordered with: it decides about custom fields. Null for the form of its type.</summary>
    public string? FormKey { get; set; }

    /// <summary>Main record that it was merged into; null when it stands alone. A link only: the ticket keeps its state, owner, messages and stream.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>When it was merged; null when it stands alone.</summary>
    public DateTime? MergedAt { get; set; }

    public string? ResolutionCode { get; set; }

    /// <summary>Markdown, shown to the requester.</summary>
    public string? ResolutionNotes { get; set; }

    public int ReopenCount { get; set; }

    /// <summary>Changes of team.</summary>
    public int ReassignmentCount { get; set; }

    public DateTime CreatedAt { get; set; }

    /// <summary>Time of the last event.</summary>
    public DateTime UpdatedAt { get; set; }

    /// <summary>Last time it was resolved; null while it is open.</summary>
    public DateTime? ResolvedAt { get; set; }

    public DateTime? ClosedAt { get; set; }

    /// <summary>Earliest due time of the open clocks; null when none is known. Stored so that queues can be ordered by it.</summary>
    [NotInLedger("Derived from the ticket's stream and the versions of its clock definitions.")]
    public DateTime? DueAt { get; set; }

    /// <summary>Sequence of the last event of the stream.</summary>
    public int LastSequence { get; set; }

    /// <summary>Values of custom fields. Loaded where they are needed only (<see cref="FieldCatalog.LoadValuesAsync"/>).</summary>
    internal List<TicketFieldValue> FieldValues { get; } = [];

    /// <summary>Facts of imported records beyond the core as a JSON object.</summary>
    public string Fields { get; set; } = "{}";

    /// <summary>System it was imported from, and its number there; null for our own.</summary>
    public string? ExternalSource { get; set; }

    public string? ExternalNumber { get; set; }

    /// <summary>Closed or cancelled: nobody changes it any more. The stored end decides where the type's module is switched off.</summary>
    internal bool IsFinished(TicketType? type) =>
        type?.StateMachine.States.FirstOrDefault(s => s.Id == State)?.Category is { } category
            ? category is StateCategory.Closed or StateCategory.Cancelled
            : ClosedAt is not null;
}
