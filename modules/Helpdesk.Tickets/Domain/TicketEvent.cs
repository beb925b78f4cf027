using Helpdesk.Data;

namespace Helpdesk.Tickets.Domain;

/// <summary>
/// One fact of a ticket's history. Clocks, metrics and reports are functions of these rows, so each fact they depend on is here, with the
/// time at which it was true, its actor and the definition it was judged by. Never changed.
/// </summary>
[AppendOnly]
[LedgerName("tickets.event")]
public sealed class TicketEvent
{
    /// <summary>First half of the key: events of a ticket lie together, and the biggest table has one index only.</summary>
    public Guid TicketId { get; set; }

    /// <summary>1, 2, 3 ... without gaps within a ticket, second half of the key: the order of the facts even within one minute.</summary>
    public int Sequence { get; set; }

    /// <summary>One of <see cref="TicketEventKinds"/>.</summary>
    public string Kind { get; set; } = "";

    /// <summary>When it was so.</summary>
    public DateTime OccurredAt { get; set; }

    /// <summary>When it was stored here; later than <see cref="OccurredAt"/> for imports.</summary>
    public DateTime RecordedAt { get; set; }

    public Guid? ActorId { get; set; }

    public string ActorName { get; set; } = "";

    public Guid? OnBehalfOfId { get; set; }

    /// <summary>One of <see cref="Security.Origins"/>.</summary>
    public string Origin { get; set; } = "";

    /// <summary>Field to <c>[old, new]</c> as a JSON object, names and values as in the API (<c>state</c>, <c>assigneeId</c>, ...).</summary>
    public string Changes { get; set; } = "{}";

    public string? Reason { get; set; }

    /// <summary>Message, attachment or link that the event speaks of.</summary>
    public Guid? SubjectId { get; set; }

    /// <summary>True when the requester may see it.</summary>
    public bool IsPublic { get; set; }

    /// <summary>Version of the state machine that a transition was judged by.</summary>
    public int? DefinitionVersion { get; set; }

    /// <summary>An imported transition that our machine would have refused.</summary>
    public bool IsOutsideMachine { get; set; }

    /// <summary>Identity of an imported event in its source, so that a second run stores nothing new.</summary>
    public string? SourceKey { get; set; }
}

/// <summary>Kinds of events.</summary>
public static class TicketEventKinds
{
    public const string Created = "created";
    public const string Changed = "changed";

    /// <summary>The ticket went into a main record. Ends its clocks, so the main record's side of a merge has a kind of its own.</summary>
    public const string Merged = "merged";

    /// <summary>The merge was taken back: clocks are as if it had never been.</summary>
    public const string Unmerged = "unmerged";

    /// <summary>Another ticket was merged into this one.</summary>
    public const string Absorbed = "absorbed";

    /// <summary>A ticket that had been merged into this one stands alone again.</summary>
    public const string Released = "released";

    /// <summary>A message was split off into a new ticket.</summary>
    public const string Split = "split";

    /// <summary>A child could not follow a step of this ticket; the reason says why.</summary>
    public const string ChildLeft = "child-left";
    public const string TaskAdded = "task-added";
    public const string TaskChanged = "task-changed";
    public const string Transitioned = "transitioned";

    /// <summary>A closed ticket was taken up again: allowed by policy only, and watched by auditors (practice.md 2.1).</summary>
    public const string ClosedReopened = "closed-reopen";
    public const string Assigned = "assigned";
    public const string PublicReply = "public-reply";
    public const string InternalNote = "internal-note";
    public const string Attached = "attached";
    public const string Linked = "linked";
    public const string Unlinked = "unlinked";
    public const string ParentSet = "parent-set";
    public const string Watched = "watched";
    public const string Unwatched = "unwatched";
    public const string Imported = "imported";

    /// <summary>The requester said what they think of the help.</summary>
    public const string Rated = "rated";

    /// <summary>The service level rules and clock definitions of that time were applied to the open ticket.</summary>
    public const string ServiceLevelsReviewed = "service-levels-reviewed";
}
