using Helpdesk.Data;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets;

/// <summary>Categories in the order of their tree and services in the order of their names.</summary>
internal sealed class TicketCatalogCache(TimeProvider time) : NodeCopy<TicketCatalogCache.Snapshot>(time)
{
    internal sealed record Snapshot(IReadOnlyList<TicketCategory> Categories, IReadOnlyList<TicketService> Services);
}
