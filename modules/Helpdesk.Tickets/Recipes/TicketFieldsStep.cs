using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Recipes;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Tickets.Recipes;

/// <summary>
/// <c>{"name":"ticket-fields","fields":[{"key":"asset-tag","kind":"text","labels":{"en":"Asset tag"},"categories":["Hardware"]}]}</c>: makes custom
/// fields that do not exist by key, judged like those of an administrator.
/// </summary>
internal sealed class TicketFieldsStep(TicketsDbContext db, TicketCatalog catalog, SaveField save) : IRecipeStepHandler
{
    public string Name => "ticket-fields";

    public async Task ExecuteAsync(JsonElement step, CancellationToken cancellationToken)
    {
        var existing = (await db.FieldDefinitions.Select(d => d.Key).ToListAsync(cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var categories = await catalog.GetCategoriesAsync(cancellationToken);
        foreach (var field in StepReader.Read<Step>(step, Name).Fields.Where(f => existing.Add(f.Key)))
        {
            if (!Enum.TryParse<FieldKind>(field.Kind, ignoreCase: true, out var kind) || !Enum.TryParse<FieldRequirement>(field.Required, ignoreCase: true, out var requirement))
            {
                throw new BusinessException("Recipes:Malformed", $"The field {field.Key} of the recipe has an unknown kind or requirement.");
            }

            try
            {
                await save.HandleAsync(
                    new SaveFieldRequest
                    {
                        Key = field.Key,
                        Kind = kind,
                        TypeId = field.Type,
                        Labels = field.Labels,
                        Help = field.Help ?? new Dictionary<string, string>(),
                        Choices = [.. (field.Choices ?? []).Select(c => new FieldChoice(c.Id, c.Labels))],
                        Categories = [.. (field.Categories ?? []).Select(path => categories.FirstOrDefault(c => c.Path == path)?.Id ?? Guid.Empty)],
                        ConditionOn = field.When?.On,
                        ConditionValues = field.When?.Values ?? [],
                        Requirement = requirement,
                        Transitions = field.Transitions ?? [],
                        IsStaffOnly = field.StaffOnly,
                        Minimum = field.Minimum,
                        Maximum = field.Maximum,
                    },
                    cancellationToken);
            }
            catch (ValidationException e)
            {
                throw new BusinessException(
                    "Recipes:Malformed", $"The field {field.Key} of the recipe cannot be used: {string.Join(" ", e.Errors.Values.SelectMany(m => m))}");
            }
        }
    }

    private sealed record Step(string Name, IReadOnlyList<Field> Fields);

    private sealed record Field(
        string Key, string Kind, IReadOnlyDictionary<string, string> Labels, IReadOnlyDictionary<string, string>? Help = null, string? Type = null,
        IReadOnlyList<ChoiceOf>? Choices = null, IReadOnlyList<string>? Categories = null, Condition? When = null, string Required = "never",
        IReadOnlyList<string>? Transitions = null, bool StaffOnly = false, decimal? Minimum = null, decimal? Maximum = null);

    private sealed record ChoiceOf(string Id, IReadOnlyDictionary<string, string> Labels);

    private sealed record Condition(string On, IReadOnlyList<string> Values);
}
