using Helpdesk.Errors;
using Helpdesk.Requests.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>The whole catalogue for those who keep it: what is offered to nobody is there too.</summary>
internal sealed class ListCatalogItems(RequestsDbContext db, Catalog catalog, IStringLocalizer L)
{
    public async Task<IReadOnlyList<CatalogShelf>> HandleAsync(CancellationToken cancellationToken)
    {
        catalog.Demand(RequestPermissions.ManageCatalog);
        var items = (await db.Items.AsNoTracking().OrderBy(i => i.Name).ToListAsync(cancellationToken)).ToLookup(i => i.CategoryId);
        var categories = await db.Categories.AsNoTracking().OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync(cancellationToken);
        return [.. categories.Select(c => new CatalogShelf(c, [.. items[c.Id]]))];
    }

    public async Task<CatalogItem> GetAsync(Guid id, CancellationToken cancellationToken)
    {
        catalog.Demand(RequestPermissions.ManageCatalog);
        return await db.Items.AsNoTracking().FirstOrDefaultAsync(i => i.Id == id, cancellationToken) ?? throw new NotFoundException(L["This item does not exist any more."]);
    }
}
