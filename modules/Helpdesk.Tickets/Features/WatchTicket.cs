namespace Helpdesk.Tickets.Features;

internal sealed class WatchTicket
{
    /// <summary>Adds a watcher.</summary>
    /// <param name="number">Ticket.</param>
    /// <param name="personId">Person; null = the present one. Another one needs the right to work on tickets.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task AddAsync(string number, Guid? personId, CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Removes a watcher.</summary>
    public Task RemoveAsync(string number, Guid? personId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
