using Helpdesk.Errors;
using Helpdesk.Problems.Domain;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Problems.Features;

/// <summary>Known errors for people of the desk.</summary>
internal sealed class FindKnownErrors(ProblemsDbContext db, IStringLocalizer L)
{
    public const int Most = 100;
    private const int MostWords = 8;

    /// <param name="text">All of its words are in the name, the symptom, the product or the code; empty for all.</param>
    /// <param name="usableOnly">Published ones only; otherwise all, drafts first.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Those that helped most first.</returns>
    public async Task<IReadOnlyList<KnownError>> HandleAsync(string? text, bool usableOnly, CancellationToken cancellationToken)
    {
        var found = db.KnownErrors.AsNoTracking();
        foreach (var word in (text ?? "").ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries).Distinct().Take(MostWords))
        {
            found = found.Where(e => e.SearchText.Contains(word));
        }

        return await (usableOnly ? found.Where(e => e.State == KnownErrorState.Published || e.State == KnownErrorState.FixPlanned) : found)
            .OrderBy(e => e.State).ThenByDescending(e => e.TimesUsed).ThenBy(e => e.Name).ThenBy(e => e.Id)
            .Take(Most)
            .ToListAsync(cancellationToken);
    }

    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<KnownError> GetAsync(Guid id, CancellationToken cancellationToken) =>
        await db.KnownErrors.FirstOrDefaultAsync(e => e.Id == id, cancellationToken) ?? throw new NotFoundException(L["This known error does not exist any more."]);
}
