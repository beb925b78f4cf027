using Helpdesk.Errors;
using Helpdesk.Identity;
using Helpdesk.Requests.Domain;
using Helpdesk.Security;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Requests.Features;

/// <summary>A shelf with what stands on it.</summary>
internal sealed record CatalogShelf(CatalogCategory Category, IReadOnlyList<CatalogItem> Items);

/// <summary>The catalogue as the present person sees it. What somebody may not order does not exist for them.</summary>
internal sealed class Catalog(RequestsDbContext db, IPeopleDirectory people, ICurrentUser user, IStringLocalizer L)
{
    /// <param name="search">Words that name or description must all have; empty for everything.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<CatalogShelf>> ListAsync(string? search, CancellationToken cancellationToken)
    {
        Demand(TicketPermissions.UsePortal);
        var words = (search ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var categories = await db.Categories.AsNoTracking().OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync(cancellationToken);

        // A catalogue has some hundred items at most, and words are compared alike in every database here.
        var items = (await db.Items.AsNoTracking().Where(i => i.IsActive).OrderBy(i => i.Name).ToListAsync(cancellationToken))
            .Where(IsForMe)
            .Where(i => words.All(w => $"{i.Name} {i.Summary} {i.Description}".Contains(w, StringComparison.CurrentCultureIgnoreCase)))
            .ToLookup(i => i.CategoryId);
        return [.. categories.Where(c => items.Contains(c.Id)).Select(c => new CatalogShelf(c, [.. items[c.Id]]))];
    }

    /// <exception cref="NotFoundException">There is none, it is not offered, or the person is not among those who may order it.</exception>
    public async Task<CatalogItem> FindAsync(string key, CancellationToken cancellationToken)
    {
        Demand(TicketPermissions.UsePortal);
        return await db.Items.AsNoTracking().FirstOrDefaultAsync(i => i.Key == key && i.IsActive, cancellationToken) is { } item && IsForMe(item)
            ? item
            : throw new NotFoundException(L["There is nothing called “{0}” here that you can order.", key.Length > 60 ? key[..60] + "…" : key]);
    }

    /// <summary>What a fresh form of the item begins with: facts of the present person's profile by the key of the field.</summary>
    public async Task<IReadOnlyDictionary<string, string>> DefaultsAsync(CatalogItem item, CancellationToken cancellationToken)
    {
        var wanted = CatalogJson.Read<Dictionary<string, string>>(item.Defaults);
        if (wanted.Count == 0 || (await people.GetPeopleAsync([user.RequiredId], cancellationToken)).GetValueOrDefault(user.RequiredId) is not { } me)
        {
            return new Dictionary<string, string>();
        }

        var manager = me.ManagerId is { } id ? (await people.GetPeopleAsync([id], cancellationToken)).GetValueOrDefault(id) : null;
        return wanted
            .Select(w => (w.Key, Value: w.Value switch
            {
                ProfileFacts.Name => me.DisplayName,
                ProfileFacts.Email => me.Email,
                ProfileFacts.Organisation => me.OrganisationName,
                ProfileFacts.Manager => manager?.DisplayName,
                _ => null,
            }))
            .Where(d => d.Value is not null)
            .ToDictionary(d => d.Key, d => d.Value!);
    }

    /// <exception cref="ForbiddenException">The person lacks the right.</exception>
    public void Demand(Permission permission)
    {
        if (!user.Can(permission))
        {
            throw new ForbiddenException(L["For this you need the right “{0}”.", L[permission.Description].Value]);
        }
    }

    private bool IsForMe(CatalogItem item) => item.IsFor(user.TeamIds, user.Principal.IsInRole);
}
