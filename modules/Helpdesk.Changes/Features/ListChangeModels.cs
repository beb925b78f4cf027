using Helpdesk.Changes.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Changes.Features;

/// <summary>Lists and reads the models.</summary>
internal sealed class ListChangeModels(ChangesDbContext db, IStringLocalizer L)
{
    private const int Most = 500;

    /// <summary>By name, retired ones last.</summary>
    public async Task<IReadOnlyList<ChangeModel>> HandleAsync(CancellationToken cancellationToken) =>
        await db.Models.AsNoTracking().Include(m => m.Versions).OrderBy(m => m.IsRetired).ThenBy(m => m.Name).Take(Most).ToListAsync(cancellationToken);

    public Task<ChangeModel> GetAsync(Guid id, CancellationToken cancellationToken) => db.GetModelAsync(id, L, cancellationToken);
}
