using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.Features;

internal sealed class LinkTickets
{
    /// <param name="number">Source.</param>
    /// <param name="targetNumber">Target.</param>
    /// <param name="kind">One of <see cref="TicketLinkKinds"/>.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public Task<TicketLink> HandleAsync(string number, string targetNumber, string kind, CancellationToken cancellationToken) =>
        throw new NotImplementedException();
}
