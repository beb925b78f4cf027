using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Features;

internal sealed class SetParent
{
    /// <param name="number">The child.</param>
    /// <param name="parentNumber">The parent; null takes the ticket out of its parent.</param>
    /// <param name="expectedStamp">Concurrency stamp that the person saw, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<Ticket> HandleAsync(string number, string? parentNumber, string? expectedStamp, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
