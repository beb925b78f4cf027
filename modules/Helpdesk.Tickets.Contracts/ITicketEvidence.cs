using Helpdesk.Compliance;

namespace Helpdesk.Tickets;

/// <summary>
/// Tickets as evidence for compliance reports: complete, in the order of their numbers, in words that a person can read, no more than the present
/// person may see. Reads only. Scoped.
/// </summary>
public interface ITicketEvidence
{
    /// <summary>
    /// Reads tickets page by page, each page with few queries, so that memory does not grow with them. The items, the filter and the rights are those of
    /// the report; how the filter was understood, how many tickets will come, how many are hidden and which chosen numbers are unknown is said to its context.
    /// </summary>
    /// <param name="query">Which tickets, and what is read with them.</param>
    /// <param name="context">The report that asks. Chosen items (<see cref="ReportScope.Keys"/>) are read whatever the period is.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Errors.ValidationException">The filter is wrong; before the first page.</exception>
    IAsyncEnumerable<IReadOnlyList<TicketEvidence>> ReadAsync(TicketEvidenceQuery query, ReportContext context, CancellationToken cancellationToken);

    /// <summary>Ids of the tickets of a type that were opened in the period, whether the present person may see them or not.</summary>
    Task<IReadOnlyList<Guid>> ListOpenedAsync(string typeId, DateTime from, DateTime to, CancellationToken cancellationToken);

    /// <summary>
    /// Says to the context which numbers the tickets of a type have that were opened in its period, and which numbers between the first and the last one are
    /// missing, with what the ledger knows of each. A ticket that was imported has a number of ours as any other (its own is kept beside it), so it fills its
    /// place whenever it was opened. At most 1,000 runs of missing numbers are listed; all of them are counted.
    /// </summary>
    Task SayNumbersAsync(string typeId, ReportContext context, CancellationToken cancellationToken);
}

/// <summary>Which tickets are read, and what with them.</summary>
/// <param name="TypeId">Type, see <see cref="TicketType.Id"/>.</param>
/// <param name="Parts">What is read beside the fields.</param>
/// <param name="Instant">Which instant lies within the period of the report.</param>
public sealed record TicketEvidenceQuery(string TypeId, TicketEvidenceParts Parts = TicketEvidenceParts.None, TicketInstant Instant = TicketInstant.Opened)
{
    /// <summary>Exactly these tickets in place of those of the period; null for the period.</summary>
    public IReadOnlyCollection<Guid>? Ids { get; init; }
}

/// <summary>Instants of a ticket.</summary>
public enum TicketInstant
{
    /// <summary>When it was opened.</summary>
    Opened,

    /// <summary>When it was resolved the last time.</summary>
    Resolved,

    /// <summary>When it was closed or cancelled.</summary>
    Closed,
}

/// <summary>What is read beside the fields.</summary>
[Flags]
public enum TicketEvidenceParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Links to other tickets.</summary>
    Links = 1,

    /// <summary>The event stream.</summary>
    Events = 2,

    /// <summary>Messages.</summary>
    Messages = 4,

    /// <summary>Files.</summary>
    Attachments = 8,

    /// <summary>Clocks with their segments.</summary>
    Clocks = 16,

    /// <summary>What the requester thinks of the help.</summary>
    Rating = 32,
}

/// <summary>A ticket. Names are in the language of the present culture, instants are UTC; what was not asked for is empty.</summary>
public sealed record TicketEvidence
{
    /// <summary>Key; the ledger's name is <c>tickets.ticket</c> with it.</summary>
    public required Guid Id { get; init; }

    /// <summary>Human number.</summary>
    public required string Number { get; init; }

    /// <summary>Title.</summary>
    public required string Title { get; init; }

    /// <summary>Type, see <see cref="TicketType.Id"/>.</summary>
    public required string TypeId { get; init; }

    /// <summary>State as it is stored.</summary>
    public required string StateId { get; init; }

    /// <summary>State in words.</summary>
    public required string State { get; init; }

    /// <summary>Reason within the state in words, or null.</summary>
    public string? SubState { get; init; }

    /// <summary>When it was opened.</summary>
    public required DateTime OpenedAt { get; init; }

    /// <summary>When it was resolved the last time; null while it is open.</summary>
    public DateTime? ResolvedAt { get; init; }

    /// <summary>When it was closed or cancelled, or null.</summary>
    public DateTime? ClosedAt { get; init; }

    /// <summary>Who needs help.</summary>
    public required Guid RequesterId { get; init; }

    /// <summary>Name of who needs help.</summary>
    public required string Requester { get; init; }

    /// <summary>Team by name, or null.</summary>
    public string? Team { get; init; }

    /// <summary>Who owns it, or null.</summary>
    public Guid? AssigneeId { get; init; }

    /// <summary>Name of who owns it, or null.</summary>
    public string? Assignee { get; init; }

    /// <summary>Service by name, or null.</summary>
    public string? Service { get; init; }

    /// <summary>Category with those above it, or null.</summary>
    public string? Category { get; init; }

    /// <summary>Way in which it came in, in words.</summary>
    public required string Channel { get; init; }

    /// <summary>Priority in words.</summary>
    public required string Priority { get; init; }

    /// <summary>Impact in words, or null.</summary>
    public string? Impact { get; init; }

    /// <summary>Urgency in words, or null.</summary>
    public string? Urgency { get; init; }

    /// <summary>Resolution code in words, or null.</summary>
    public string? Resolution { get; init; }

    /// <summary>How it was resolved, Markdown, or null.</summary>
    public string? ResolutionNotes { get; init; }

    /// <summary>How often it was reopened.</summary>
    public int ReopenCount { get; init; }

    /// <summary>What the requester thinks of the help, 1 to 5; null for no answer.</summary>
    public int? Score { get; init; }

    /// <summary>Links, in the order of the other tickets' numbers.</summary>
    public IReadOnlyList<TicketLinkEvidence> Links { get; init; } = [];

    /// <summary>The stream in its order.</summary>
    public IReadOnlyList<TicketEventEvidence> Events { get; init; } = [];

    /// <summary>Messages, oldest first.</summary>
    public IReadOnlyList<TicketMessageEvidence> Messages { get; init; } = [];

    /// <summary>Files, oldest first.</summary>
    public IReadOnlyList<TicketAttachmentEvidence> Attachments { get; init; } = [];

    /// <summary>Clocks, oldest first.</summary>
    public IReadOnlyList<TicketClockEvidence> Clocks { get; init; } = [];
}

/// <summary>A link, seen from the ticket.</summary>
/// <param name="Kind">One of <see cref="TicketLinkKinds"/>.</param>
/// <param name="Name">Meaning in words, seen from the ticket.</param>
/// <param name="IsOutgoing">The ticket is the source.</param>
/// <param name="Number">The other ticket.</param>
/// <param name="TypeId">Type of the other ticket.</param>
/// <param name="LinkedAt">When the link was made; null for one that is older than the record of it.</param>
public sealed record TicketLinkEvidence(string Kind, string Name, bool IsOutgoing, string Number, string TypeId, DateTime? LinkedAt);

/// <summary>A fact of a ticket's history.</summary>
/// <param name="Sequence">1, 2, 3 ... within the ticket.</param>
/// <param name="Kind">Kind as it is stored, for example <c>transitioned</c>.</param>
/// <param name="Summary">What happened, in words.</param>
/// <param name="At">When it was so.</param>
/// <param name="ActorId">Who; null for the system.</param>
/// <param name="Actor">Name of that time.</param>
/// <param name="OnBehalfOf">Name of the person for whom the actor acted, or null.</param>
/// <param name="Origin">One of <see cref="Security.Origins"/>.</param>
/// <param name="Reason">Why, or null.</param>
/// <param name="Changes">What changed; empty where nothing did, as with a message.</param>
public sealed record TicketEventEvidence(
    int Sequence, string Kind, string Summary, DateTime At, Guid? ActorId, string Actor, string? OnBehalfOf, string Origin, string? Reason,
    IReadOnlyList<TicketChangeEvidence> Changes);

/// <summary>A changed field.</summary>
/// <param name="Field">Field in the API's words.</param>
/// <param name="Label">Label.</param>
/// <param name="Old">Value before in words, or null.</param>
/// <param name="New">Value after in words, or null.</param>
/// <param name="OldValue">Value before as it is stored, or null.</param>
/// <param name="NewValue">Value after as it is stored, or null.</param>
public sealed record TicketChangeEvidence(string Field, string Label, string? Old, string? New, string? OldValue, string? NewValue);

/// <summary>A message.</summary>
/// <param name="Id">Key; the ledger's name is <c>tickets.comment</c> with it.</param>
/// <param name="At">When.</param>
/// <param name="Author">Who, by name.</param>
/// <param name="IsPublic">The requester reads it.</param>
/// <param name="Body">Markdown as written.</param>
public sealed record TicketMessageEvidence(Guid Id, DateTime At, string Author, bool IsPublic, string Body);

/// <summary>A file.</summary>
/// <param name="Id">Key; the ledger's name is <c>tickets.attachment</c> with it.</param>
/// <param name="FileName">Name.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Sha256">SHA-256 in hexadecimal digits.</param>
/// <param name="By">Who added it, by name; null for the system.</param>
/// <param name="At">When.</param>
public sealed record TicketAttachmentEvidence(Guid Id, string FileName, long Length, string Sha256, string? By, DateTime At);

/// <summary>A clock as it stands now. Seconds are those of opening hours.</summary>
/// <param name="Name">Name of its definition.</param>
/// <param name="Version">Version of its definition.</param>
/// <param name="Metric">What it measures, in words.</param>
/// <param name="State">Running, paused, met, breached or cancelled, in words.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="EndedAt">When it ended, or null.</param>
/// <param name="DueAt">When the target is or would have been reached; null while it is paused before that.</param>
/// <param name="TargetSeconds">Target.</param>
/// <param name="UsedSeconds">What ran.</param>
/// <param name="PausedSeconds">What was paused.</param>
/// <param name="IsBreached">More than the target ran.</param>
/// <param name="Segments">Its stretches in order.</param>
public sealed record TicketClockEvidence(
    string Name, int Version, string Metric, string State, DateTime StartedAt, DateTime? EndedAt, DateTime? DueAt, long TargetSeconds, long UsedSeconds,
    long PausedSeconds, bool IsBreached, IReadOnlyList<TicketSegmentEvidence> Segments);

/// <summary>A stretch of a clock.</summary>
/// <param name="Kind">Running, paused or not counting, in words.</param>
/// <param name="From">From.</param>
/// <param name="To">To; null while it lasts.</param>
/// <param name="Cause">What began it, in words.</param>
/// <param name="Actor">Who did that, by name, or null.</param>
/// <param name="Reason">Why, in that person's words, or null.</param>
/// <param name="Seconds">Opening hours in it.</param>
public sealed record TicketSegmentEvidence(string Kind, DateTime From, DateTime? To, string Cause, string? Actor, string? Reason, long Seconds);
