using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Recipes;

/// <summary>
/// <c>{"name":"saved-views","views":[{"name":"Mine","filter":"assignee = me and open","sort":"priority,created","columns":""}]}</c>: makes views for
/// everybody that do not exist by name.
/// </summary>
internal sealed class SavedViewsStep(TicketsDbContext db, FilterCompiler filters, IStringLocalizer L) : IRecipeStepHandler
{
    public string Name => "saved-views";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var existing = (await db.SavedViews.Where(v => v.OwnerId == null && v.TeamId == null).Select(v => v.Name).ToListAsync(cancellationToken))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var vocabulary = await filters.VocabularyForEverybodyAsync(cancellationToken);
        var position = existing.Count * 10;
        foreach (var item in StepReader.Items(step, "views"))
        {
            var name = StepReader.Text(item, "name");
            if (!existing.Add(name))
            {
                continue;
            }

            var view = new SavedView
            {
                Name = name,
                Filter = StepReader.Text(item, "filter"),
                Sort = item.TryGetProperty("sort", out var sort) ? sort.GetString()! : TicketSort.Default,
                Columns = item.TryGetProperty("columns", out var columns) ? columns.GetString()! : "",
                Position = position += 10,
            };
            Check(view, vocabulary);
            db.SavedViews.Add(view);
        }

        await db.SaveChangesAsync(cancellationToken);
    }

    private void Check(SavedView view, FilterVocabulary vocabulary)
    {
        try
        {
            FilterParser.Parse(view.Filter, L, vocabulary);
            view.Sort = TicketSort.ForView(view.Sort, L, vocabulary);
        }
        catch (Exception e) when (e is FilterException or ValidationException)
        {
            throw new BusinessException("Recipes:Malformed", $"The view {view.Name} of the recipe cannot be used: {e.Message}");
        }
    }
}
