namespace Helpdesk.Approvals.Integration;

/// <summary>Tickets about which nothing is decided now, by what modules say. Scoped.</summary>
internal sealed class Pauses(IEnumerable<IApprovalPause> pauses)
{
    /// <summary>Why nothing is decided about a ticket now; null when it is.</summary>
    public async Task<string?> WhyAsync(Guid ticketId, CancellationToken cancellationToken) =>
        (await FindAsync([ticketId], cancellationToken)).GetValueOrDefault(ticketId);

    public async Task<IReadOnlyDictionary<Guid, string>> FindAsync(IReadOnlyCollection<Guid> ticketIds, CancellationToken cancellationToken)
    {
        Dictionary<Guid, string> found = [];
        foreach (var pause in ticketIds.Count == 0 ? [] : pauses)
        {
            foreach (var (ticket, why) in await pause.FindPausedAsync(ticketIds, cancellationToken))
            {
                found[ticket] = why;
            }
        }

        return found;
    }
}
