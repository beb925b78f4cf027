using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Replies;

/// <summary>The responses and macros that the present person uses: everybody's, and those of the own teams. Scoped.</summary>
internal sealed class ReplyShelf(TicketsDbContext db, ReplyCache cache, TicketCatalog catalog, ICurrentUser user, IStringLocalizer L)
{
    /// <summary>Those for the ticket's category first, those for others last; by name.</summary>
    /// <param name="categoryId">Category of the ticket, or null.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<CannedResponse>> ResponsesAsync(Guid? categoryId, CancellationToken cancellationToken)
    {
        var mine = (await LoadAsync(cancellationToken)).Responses.Where(r => IsMine(r.TeamId)).ToList();
        if (mine.Count == 0)
        {
            return [];
        }

        var line = await LineOfAsync(categoryId, cancellationToken);
        return [.. mine.OrderBy(Rank).ThenBy(r => r.Name, StringComparer.CurrentCultureIgnoreCase).ThenBy(r => r.Language, StringComparer.Ordinal)];

        int Rank(CannedResponse response) => response.CategoryIds switch
        {
            [] => 1,
            { } ids when ids.Any(line.Contains) => 0,
            _ => 2,
        };
    }

    /// <summary>By name.</summary>
    public async Task<IReadOnlyList<Macro>> MacrosAsync(CancellationToken cancellationToken) =>
        [.. (await LoadAsync(cancellationToken)).Macros.Where(m => IsMine(m.TeamId)).OrderBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase)];

    /// <exception cref="NotFoundException">There is none, or it is another team's.</exception>
    public async Task<CannedResponse> FindResponseAsync(Guid id, CancellationToken cancellationToken) =>
        (await LoadAsync(cancellationToken)).Responses.FirstOrDefault(r => r.Id == id && IsMine(r.TeamId))
        ?? throw new NotFoundException(L["There is no such response that you may use."]);

    /// <exception cref="NotFoundException">There is none, or it is another team's.</exception>
    public async Task<Macro> FindMacroAsync(Guid id, CancellationToken cancellationToken) =>
        (await LoadAsync(cancellationToken)).Macros.FirstOrDefault(m => m.Id == id && IsMine(m.TeamId))
        ?? throw new NotFoundException(L["There is no such macro that you may use."]);

    private bool IsMine(Guid? teamId) => teamId is not { } team || user.TeamIds.Contains(team);

    private async Task<ReplyCache.Snapshot> LoadAsync(CancellationToken cancellationToken)
    {
        if (cache.Current is { } snapshot)
        {
            return snapshot;
        }

        var version = cache.Version;
        ReplyCache.Snapshot read = new(
            await db.Responses.AsNoTracking().ToListAsync(cancellationToken), await db.Macros.AsNoTracking().ToListAsync(cancellationToken));
        cache.Store(read, version);
        return read;
    }

    /// <summary>The category and those above it.</summary>
    private async Task<HashSet<Guid>> LineOfAsync(Guid? categoryId, CancellationToken cancellationToken)
    {
        HashSet<Guid> line = [];
        if (categoryId is null)
        {
            return line;
        }

        var parents = (await catalog.GetCategoriesAsync(cancellationToken)).ToDictionary(c => c.Id, c => c.ParentId);
        for (var next = categoryId; next is { } id && line.Add(id);)
        {
            next = parents.GetValueOrDefault(id);
        }

        return line;
    }
}
