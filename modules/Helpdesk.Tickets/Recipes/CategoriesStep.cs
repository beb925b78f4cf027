using System.Text.Json;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Tickets.Domain;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Recipes;

/// <summary><c>{"name":"categories","categories":["Hardware","Hardware/Printer"]}</c>: makes those that do not exist, parents included.</summary>
internal sealed class CategoriesStep(TicketsDbContext db, TicketCatalog catalog, IUnitOfWork unitOfWork) : IRecipeStepHandler
{
    public string Name => "categories";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var byPath = await db.Categories.ToDictionaryAsync(c => c.Path, StringComparer.OrdinalIgnoreCase, cancellationToken);
        var position = byPath.Count;
        foreach (var path in StepReader.Strings(step, "categories"))
        {
            var parent = default(TicketCategory);
            var parts = path.Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            for (var i = 0; i < parts.Length; i++)
            {
                var partial = string.Join('/', parts.Take(i + 1));
                if (!byPath.TryGetValue(partial, out var category))
                {
                    if (partial.Length > 400 || parts[i].Length > 100)
                    {
                        throw new BusinessException("Recipes:Malformed", $"The category {partial} of the recipe has too long a name.");
                    }

                    category = new TicketCategory { Name = parts[i], Path = partial, ParentId = parent?.Id, Position = ++position };
                    byPath[partial] = category;
                    db.Categories.Add(category);
                }

                parent = category;
            }
        }

        await db.SaveChangesAsync(cancellationToken);
        catalog.Invalidate();
        unitOfWork.OnCommitted(catalog.Invalidate);
    }
}
