using Helpdesk.Settings;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets;

/// <summary>Reference data of tickets: types, categories, services, priority matrix. Scoped; what it reads is cached in the shell.</summary>
internal sealed class TicketCatalog(IEnumerable<TicketType> types, TicketsDbContext db, TicketCatalogCache cache, ISettings settings)
{
    private (IReadOnlyList<TicketCategory> Categories, IReadOnlyList<TicketService> Services)? _loaded;

    /// <summary>What everybody reports stands first, in lists and where one type has to be the first choice.</summary>
    public IReadOnlyList<TicketType> Types { get; } =
        [.. types.OrderBy(t => t.PortalAction is null).ThenBy(t => t.PluralName, StringComparer.Ordinal)];

    /// <summary>The type with this id; null for a type whose module is switched off.</summary>
    public TicketType? FindType(string id) => Types.FirstOrDefault(t => t.Id == id);

    /// <summary>All categories in tree order, inactive ones too. Do not change them.</summary>
    public async ValueTask<IReadOnlyList<TicketCategory>> GetCategoriesAsync(CancellationToken cancellationToken) =>
        (await LoadAsync(cancellationToken)).Categories;

    /// <summary>All services by name, inactive ones too. Do not change them.</summary>
    public async ValueTask<IReadOnlyList<TicketService>> GetServicesAsync(CancellationToken cancellationToken) =>
        (await LoadAsync(cancellationToken)).Services;

    /// <summary>Priorities of a type.</summary>
    public async ValueTask<PriorityMatrix> GetMatrixAsync(string typeId, CancellationToken cancellationToken) =>
        PriorityMatrixText.For(typeId, await settings.GetAsync<PrioritySettings>(cancellationToken));

    /// <summary>Policies that transitions depend on.</summary>
    public async ValueTask<Func<string, bool>> GetPoliciesAsync(CancellationToken cancellationToken)
    {
        var values = await settings.GetAsync<TicketSettings>(cancellationToken);
        return policy => policy switch
        {
            TicketPolicies.ReopenClosed => values.AllowReopenClosed,
            _ => false,
        };
    }

    /// <summary>Forgets what this scope and the shell have read; call it when categories or services were written.</summary>
    public void Invalidate()
    {
        _loaded = null;
        cache.Invalidate();
    }

    private async ValueTask<(IReadOnlyList<TicketCategory> Categories, IReadOnlyList<TicketService> Services)> LoadAsync(CancellationToken cancellationToken)
    {
        if (_loaded is { } loaded)
        {
            return loaded;
        }

        if (cache.Current is { } snapshot)
        {
            _loaded = (snapshot.Categories, snapshot.Services);
            return _loaded.Value;
        }

        var version = cache.Version;
        var categories = await db.Categories.AsNoTracking().ToListAsync(cancellationToken);
        var services = await db.Services.AsNoTracking().ToListAsync(cancellationToken);
        _loaded = (InTreeOrder(categories), [.. services.OrderBy(s => s.Name, StringComparer.CurrentCultureIgnoreCase)]);
        cache.Store(new(_loaded.Value.Categories, _loaded.Value.Services), version);
        return _loaded.Value;
    }

    private static List<TicketCategory> InTreeOrder(List<TicketCategory> categories)
    {
        var children = categories.ToLookup(c => c.ParentId);
        List<TicketCategory> ordered = [];
        Add(null);

        // A circle has no way down from the top: it is listed behind the tree, where somebody can mend it.
        return [.. ordered, .. categories.Except(ordered).OrderBy(c => c.Path, StringComparer.OrdinalIgnoreCase)];

        void Add(Guid? parentId)
        {
            foreach (var category in children[parentId].OrderBy(c => c.Position).ThenBy(c => c.Name, StringComparer.OrdinalIgnoreCase))
            {
                ordered.Add(category);
                Add(category.Id);
            }
        }
    }
}
