using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="Id">Category to change; null makes a new one.</param>
/// <param name="ParentId">Category that it belongs to; null for the top.</param>
/// <param name="IsActive">False takes it out of the forms; tickets that have it keep it.</param>
/// <param name="Stamp">Concurrency stamp of the category as the person saw it; null when nobody looked before.</param>
public sealed record SaveCategoryRequest(Guid? Id, string Name, Guid? ParentId, bool IsActive, string? Stamp = null);

/// <summary>Makes, renames, moves or deactivates a category; the paths below it follow.</summary>
internal sealed class SaveCategory(TicketsDbContext db, IUnitOfWork unitOfWork, TicketAccess access, TicketCatalog catalog, IStringLocalizer L)
{
    public const int MaxName = 100;

    private const int MaxPath = 400;

    public async Task<TicketCategory> HandleAsync(SaveCategoryRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var rules = new TicketTextRules(L);
        var name = rules.Line("name", request.Name, MaxName);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            rules.Add("name", L["A slash separates a category from its parent and cannot be part of a name."]);
        }

        // A few hundred rows at most: the tree is judged in memory, and by one writer after the other.
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var all = await db.Categories.ToListAsync(cancellationToken);
        var category = request.Id is { } id
            ? all.Find(c => c.Id == id) ?? throw new NotFoundException(L["There is no such category any more."])
            : new TicketCategory { Position = all.Count == 0 ? 0 : all.Max(c => c.Position) + 1 };
        category.DemandUnchanged(request.Stamp, category.Name, L);
        var parent = request.ParentId is { } parentId
            ? all.Find(c => c.Id == parentId) ?? throw new ValidationException("parentId", L["There is no such category any more. Choose another one."])
            : null;
        // Two writers on two nodes may have closed a circle all the same: it must be possible to mend it.
        HashSet<Guid> visited = [];
        for (var above = parent; above is not null && visited.Add(above.Id); above = all.Find(c => c.Id == above.ParentId))
        {
            if (above == category)
            {
                throw new ValidationException("parentId", L["A category cannot lie inside of itself."]);
            }
        }

        var path = parent is null ? name : $"{parent.Path}/{name}";
        if (all.Exists(c => c != category && string.Equals(c.Path, path, StringComparison.OrdinalIgnoreCase)))
        {
            rules.Add("name", L["There is already a category “{0}” there.", name]);
        }

        var below = request.Id is null ? [] : all.Where(c => c.Path.StartsWith(category.Path + "/", StringComparison.Ordinal)).ToArray();
        var longest = path.Length + below.Select(c => c.Path.Length - category.Path.Length).DefaultIfEmpty(0).Max();
        if (longest > MaxPath)
        {
            rules.Add("name", L["The name with those of its parents is too long."]);
        }

        rules.ThrowIfAny();
        foreach (var child in below)
        {
            child.Path = path + child.Path[category.Path.Length..];
        }

        category.Name = name;
        category.ParentId = parent?.Id;
        category.Path = path;
        category.IsActive = request.IsActive;
        if (request.Id is null)
        {
            db.Categories.Add(category);
        }

        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        catalog.Invalidate();
        return category;
    }
}
