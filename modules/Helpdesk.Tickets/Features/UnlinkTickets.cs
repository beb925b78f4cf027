namespace Helpdesk.Tickets.Features;

internal sealed class UnlinkTickets
{
    public Task HandleAsync(string number, Guid linkId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
