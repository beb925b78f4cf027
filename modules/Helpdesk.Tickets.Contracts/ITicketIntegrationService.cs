namespace Helpdesk.Tickets;

/// <summary>Tickets for other modules (an integration service in ABP's sense). Scoped; joins the unit of work of the scope.</summary>
public interface ITicketIntegrationService
{
    /// <summary>The ticket with this number, if the present person may see it.</summary>
    Task<TicketPanelModel?> FindAsync(string number, CancellationToken cancellationToken);

    /// <summary>Those of the tickets with these numbers that the present person may see, by number.</summary>
    Task<IReadOnlyDictionary<string, TicketPanelModel>> FindAsync(IReadOnlyCollection<string> numbers, CancellationToken cancellationToken);

    /// <summary>The known ones of these tickets by id, whether the present person may see them or not.</summary>
    Task<IReadOnlyDictionary<Guid, TicketPanelModel>> GetAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>People who watch a ticket.</summary>
    Task<IReadOnlyList<Guid>> GetWatchersAsync(Guid ticketId, CancellationToken cancellationToken);

    /// <summary>What merges mean to those who are told of a ticket.</summary>
    Task<TicketMergeModel> GetMergeAsync(Guid ticketId, CancellationToken cancellationToken);

    /// <summary>
    /// What a ticket asks for, whether the present person may see it or not: what a decision about it is bound to. Not its state, owner, messages.
    /// </summary>
    /// <returns>Null when there is no such ticket.</returns>
    Task<TicketContent?> GetContentAsync(Guid ticketId, CancellationToken cancellationToken);

    /// <summary>
    /// Tickets that are linked to one with this meaning, oldest first, whether the present person may see them or not.
    /// </summary>
    /// <param name="ticketId">Ticket.</param>
    /// <param name="kind">Meaning, one of <see cref="TicketLinkKinds"/>.</param>
    /// <param name="isTarget">True for those that point at the ticket (the incidents <c>caused-by</c> a problem), false for those that it points at.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<LinkedTicket>> GetLinkedAsync(Guid ticketId, string kind, bool isTarget, CancellationToken cancellationToken);

    /// <summary>Open tickets of a type, oldest first; nothing for a person who does not see the desk.</summary>
    Task<IReadOnlyList<OpenTicket>> ListOpenAsync(string typeId, int most, CancellationToken cancellationToken);

    /// <summary>
    /// Tickets of a type that were open at some time of a period, a page in the order of their ids; nothing for a person who does not see the desk.
    /// </summary>
    /// <param name="typeId">Type.</param>
    /// <param name="from">UTC, inclusive.</param>
    /// <param name="to">UTC, exclusive.</param>
    /// <param name="after">Last ticket of the page before; the empty id for the first page.</param>
    /// <param name="most">Tickets of a page.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<IReadOnlyList<LivedTicket>> ListLivedAsync(string typeId, DateTime from, DateTime to, Guid after, int most, CancellationToken cancellationToken);

    /// <summary>How many open and ended tickets point at each of these tickets with this meaning.</summary>
    Task<IReadOnlyDictionary<Guid, LinkCounts>> CountLinkedAsync(IReadOnlyCollection<Guid> ticketIds, string kind, CancellationToken cancellationToken);

    /// <summary>How far these tickets have come, whether the present person may see them or not: for copies of them elsewhere.</summary>
    Task<IReadOnlyDictionary<Guid, TicketRevision>> GetRevisionsAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>
    /// Adds changes of a type module's own fields to the ticket's stream: what clocks and reports depend on is in one place. The caller has checked
    /// the permission.
    /// </summary>
    /// <param name="ticketId">Ticket.</param>
    /// <param name="changes">What changed; what does not differ is left out.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="expectedStamp">Concurrency stamp of the ticket that the person decided on, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The ticket's stamp afterwards.</returns>
    /// <exception cref="Errors.ConcurrencyException">The ticket has another stamp.</exception>
    Task<string> RecordChangesAsync(
        Guid ticketId, IReadOnlyList<RecordedChange> changes, string? reason, string? expectedStamp, CancellationToken cancellationToken);
}

/// <summary>A change of a field that a type module keeps.</summary>
/// <param name="Field">Field in the API's words, for example <c>isMajor</c>.</param>
/// <param name="Old">Value before: text, number, true or false; null for none.</param>
/// <param name="New">Value now.</param>
public sealed record RecordedChange(string Field, object? Old, object? New);

/// <summary>How far a ticket has come.</summary>
/// <param name="Sequence">Number of its last event; grows with each change and each message.</param>
/// <param name="UpdatedAt">When that was, UTC.</param>
public sealed record TicketRevision(int Sequence, DateTime UpdatedAt);

/// <summary>A ticket at the other end of a link.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="SubState">Reason within its state, or null.</param>
/// <param name="IsOpen">It is neither resolved nor closed nor cancelled.</param>
/// <param name="IsMerged">It is worked on in another ticket.</param>
/// <param name="LinkedAt">When the link was made, UTC; null for a link that is older than the record of it.</param>
public sealed record LinkedTicket(TicketPanelModel Ticket, string? SubState, bool IsOpen, bool IsMerged, DateTime? LinkedAt);

/// <summary>A ticket that is neither resolved nor closed nor cancelled.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="Priority">1 critical to 5, or null.</param>
public sealed record OpenTicket(TicketPanelModel Ticket, DateTime CreatedAt, int? Priority);

/// <summary>A ticket with its life.</summary>
/// <param name="Ticket">The ticket.</param>
/// <param name="CreatedAt">When it was created, UTC.</param>
/// <param name="Priority">1 critical to 5.</param>
/// <param name="EndedAt">When it was resolved or closed, of a cancelled one when it was changed last, UTC; null while it is open.</param>
/// <param name="ResolutionCode">How it was resolved, or null.</param>
public sealed record LivedTicket(TicketPanelModel Ticket, DateTime CreatedAt, int Priority, DateTime? EndedAt, string? ResolutionCode);

/// <summary>Tickets that point at one.</summary>
/// <param name="Open">Neither resolved nor closed nor cancelled.</param>
/// <param name="All">All of them.</param>
public sealed record LinkCounts(int Open, int All);

/// <summary>A ticket's place in a merge.</summary>
/// <param name="Main">The main record in which it is worked on; null when it stands alone.</param>
/// <param name="Absorbed">Tickets that were merged into it, at any depth: their requesters read what the desk writes publicly in this one.</param>
public sealed record TicketMergeModel(TicketPanelModel? Main, IReadOnlyList<TicketPanelModel> Absorbed);

/// <summary>What a ticket asks for.</summary>
/// <param name="TicketId">Ticket.</param>
/// <param name="RequesterId">Person who needs it.</param>
/// <param name="ServiceOwnerId">Who answers for its service, or null.</param>
/// <param name="Canonical">The same text for the same content, in every language: for a hash. JSON.</param>
/// <param name="Fields">The content for people to read.</param>
public sealed record TicketContent(Guid TicketId, Guid RequesterId, Guid? ServiceOwnerId, string Canonical, IReadOnlyList<TicketContentField> Fields);

/// <summary>A field of a ticket's content.</summary>
/// <param name="Name">Name in the API's words; the key of a custom field.</param>
/// <param name="Label">Label in the person's language.</param>
/// <param name="Text">Value in words; null for none.</param>
/// <param name="IsStaffOnly">Only people of the desk see it.</param>
/// <param name="IsLong">Text of several lines.</param>
/// <param name="IsMarkdown">The text is Markdown.</param>
public sealed record TicketContentField(string Name, string Label, string? Text, bool IsStaffOnly = false, bool IsLong = false, bool IsMarkdown = false);
