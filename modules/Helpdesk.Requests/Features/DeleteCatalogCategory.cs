using Helpdesk.Errors;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>Takes an empty category away.</summary>
internal sealed class DeleteCatalogCategory(RequestsDbContext db, Catalog catalog, IStringLocalizer L)
{
    public async Task HandleAsync(Guid id, CancellationToken cancellationToken)
    {
        catalog.Demand(RequestPermissions.ManageCatalog);
        if (await db.Items.AnyAsync(i => i.CategoryId == id, cancellationToken))
        {
            throw new BusinessException("Requests:CategoryInUse", L["There are items in this category. Move them to another one first."], 409);
        }

        if (await db.Categories.FirstOrDefaultAsync(c => c.Id == id, cancellationToken) is { } category)
        {
            db.Categories.Remove(category);
            await db.SaveChangesAsync(cancellationToken);
        }
    }
}
