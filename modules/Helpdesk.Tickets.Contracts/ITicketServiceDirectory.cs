namespace Helpdesk.Tickets;

/// <summary>The services that tickets concern, for other modules. Scoped.</summary>
public interface ITicketServiceDirectory
{
    /// <summary>All services by name, deactivated ones too.</summary>
    Task<IReadOnlyList<TicketServiceModel>> GetAllAsync(CancellationToken cancellationToken);

    /// <summary>Services of these tickets by the ticket's id; tickets without one are left out.</summary>
    Task<IReadOnlyDictionary<Guid, Guid>> GetOfTicketsAsync(IReadOnlyCollection<Guid> ticketIds, CancellationToken cancellationToken);
}

/// <summary>A service.</summary>
/// <param name="Id">Service.</param>
/// <param name="Name">Name.</param>
/// <param name="DefaultImpact">Impact of its failure: 1 high to 3 low.</param>
/// <param name="IsActive">It can be chosen.</param>
public sealed record TicketServiceModel(Guid Id, string Name, int DefaultImpact, bool IsActive);
