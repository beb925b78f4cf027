using Helpdesk.Errors;
using Helpdesk.Requests.Domain;
using Helpdesk.Ui;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>Makes or renames a category of the catalogue.</summary>
internal sealed class SaveCatalogCategory(RequestsDbContext db, Catalog catalog, IIconSource icons, IStringLocalizer L)
{
    public async Task<CatalogCategory> HandleAsync(Guid? id, string? name, string? icon, CancellationToken cancellationToken)
    {
        catalog.Demand(RequestPermissions.ManageCatalog);
        var all = await db.Categories.ToListAsync(cancellationToken);
        var category = id is null ? new CatalogCategory { Position = all.Count } : all.Find(c => c.Id == id) ?? throw new NotFoundException(L["This category does not exist any more."]);
        var wanted = name?.Trim() ?? "";
        if (wanted.Length is 0 or > CatalogCategory.MaxName)
        {
            throw new ValidationException("name", L["Give the category a name of at most {0} characters.", CatalogCategory.MaxName]);
        }

        if (all.Exists(c => c.Id != category.Id && string.Equals(c.Name, wanted, StringComparison.OrdinalIgnoreCase)))
        {
            throw new ValidationException("name", L["There is already a category “{0}”.", wanted]);
        }

        var sign = icon?.Trim() ?? "";
        if (sign.Length > 0 && icons.Find(sign) is null)
        {
            throw new ValidationException("icon", L["There is no icon “{0}”. Use the name of a Tabler icon, for example device-laptop.", sign]);
        }

        (category.Name, category.Icon) = (wanted, sign);
        if (id is null)
        {
            db.Categories.Add(category);
        }

        await db.SaveChangesAsync(cancellationToken);
        return category;
    }
}
