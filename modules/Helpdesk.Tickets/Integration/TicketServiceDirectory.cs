using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Integration;

internal sealed class TicketServiceDirectory(TicketsDbContext db, TicketCatalog catalog) : ITicketServiceDirectory
{
    public async Task<IReadOnlyList<TicketServiceModel>> GetAllAsync(CancellationToken cancellationToken) =>
        [.. (await catalog.GetServicesAsync(cancellationToken)).Select(s => new TicketServiceModel(s.Id, s.Name, s.DefaultImpact, s.IsActive))];

    public async Task<IReadOnlyDictionary<Guid, Guid>> GetOfTicketsAsync(IReadOnlyCollection<Guid> ticketIds, CancellationToken cancellationToken) =>
        await db.Tickets.Where(t => ticketIds.Contains(t.Id) && t.ServiceId != null).ToDictionaryAsync(t => t.Id, t => t.ServiceId!.Value, cancellationToken);
}
