using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets;

/// <summary>Reference data of tickets: types, categories, services, priority matrix. Scoped; what it reads is cached in the shell.</summary>
internal sealed class TicketCatalog(IEnumerable<TicketType> types)
{
    /// <summary>Registered types in order of registration.</summary>
    public IReadOnlyList<TicketType> Types { get; } = [.. types];

    /// <summary>The type with this id; null for a type whose module is switched off.</summary>
    public TicketType? FindType(string id) => Types.FirstOrDefault(t => t.Id == id);

    /// <summary>All categories in tree order, inactive ones too.</summary>
    public ValueTask<IReadOnlyList<TicketCategory>> GetCategoriesAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>All services by name, inactive ones too.</summary>
    public ValueTask<IReadOnlyList<TicketService>> GetServicesAsync(CancellationToken cancellationToken) => throw new NotImplementedException();

    /// <summary>Priorities of a type.</summary>
    public ValueTask<PriorityMatrix> GetMatrixAsync(string typeId, CancellationToken cancellationToken) => throw new NotImplementedException();
}
