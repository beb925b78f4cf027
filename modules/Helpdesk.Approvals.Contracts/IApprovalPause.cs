namespace Helpdesk.Approvals;

/// <summary>
/// A type module's reason to decide nothing about a ticket for a while, such as a change on hold. Approvals of it are in nobody's inbox, take no decision
/// and do not come of age; they go on when there is no reason any more. Scoped; register as many as needed.
/// </summary>
public interface IApprovalPause
{
    /// <summary>Those of the tickets about which nothing is decided now.</summary>
    /// <param name="ticketIds">Tickets.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Sentences that say why, in the person's language, by the ticket's id.</returns>
    Task<IReadOnlyDictionary<Guid, string>> FindPausedAsync(IReadOnlyCollection<Guid> ticketIds, CancellationToken cancellationToken);
}
