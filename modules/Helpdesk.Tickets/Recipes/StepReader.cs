using System.Text.Json;
using Helpdesk.Errors;

namespace Helpdesk.Tickets.Recipes;

/// <summary>Reads properties of a recipe step; what is missing is told by name.</summary>
internal static class StepReader
{
    public static IEnumerable<JsonElement> Items(JsonElement step, string property) =>
        step.TryGetProperty(property, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
            : throw new BusinessException("Recipes:Malformed", $"A recipe step lacks the list {property}.");

    public static IEnumerable<string> Strings(JsonElement step, string property) =>
        Items(step, property).Select(i => i.ValueKind == JsonValueKind.String
            ? i.GetString()!
            : throw new BusinessException("Recipes:Malformed", $"The list {property} of a recipe step holds something that is no text."));

    public static string Text(JsonElement item, string property) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new BusinessException("Recipes:Malformed", $"An item of a recipe step lacks the text {property}.");
}
