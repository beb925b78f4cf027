namespace Helpdesk.Tickets;

/// <summary>Tickets for other modules (an integration service in ABP's sense). Scoped; joins the unit of work of the scope.</summary>
public interface ITicketIntegrationService
{
    /// <summary>The ticket with this number, if the present person may see it.</summary>
    Task<TicketPanelModel?> FindAsync(string number, CancellationToken cancellationToken);

    /// <summary>The known ones of these tickets by id, whether the present person may see them or not.</summary>
    Task<IReadOnlyDictionary<Guid, TicketPanelModel>> GetAsync(IReadOnlyCollection<Guid> ids, CancellationToken cancellationToken);

    /// <summary>People who watch a ticket.</summary>
    Task<IReadOnlyList<Guid>> GetWatchersAsync(Guid ticketId, CancellationToken cancellationToken);

    /// <summary>What merges mean to those who are told of a ticket.</summary>
    Task<TicketMergeModel> GetMergeAsync(Guid ticketId, CancellationToken cancellationToken);

    /// <summary>
    /// Adds a change of a type module's own field to the ticket's stream: what clocks and reports depend on is in one place. The caller has checked
    /// the permission.
    /// </summary>
    /// <param name="ticketId">Ticket.</param>
    /// <param name="field">Field in the API's words, for example <c>isMajor</c>.</param>
    /// <param name="old">Value before.</param>
    /// <param name="new">Value now.</param>
    /// <param name="reason">Why, or null.</param>
    /// <param name="expectedStamp">Concurrency stamp of the ticket that the person decided on, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="Errors.ConcurrencyException">The ticket has another stamp.</exception>
    Task RecordChangeAsync(Guid ticketId, string field, bool? old, bool? @new, string? reason, string? expectedStamp, CancellationToken cancellationToken);
}

/// <summary>A ticket's place in a merge.</summary>
/// <param name="Main">The main record in which it is worked on; null when it stands alone.</param>
/// <param name="Absorbed">Tickets that were merged into it, at any depth: their requesters read what the desk writes publicly in this one.</param>
public sealed record TicketMergeModel(TicketPanelModel? Main, IReadOnlyList<TicketPanelModel> Absorbed);
