using System.Text.Json;
using System.Text.Json.Serialization;
using Helpdesk.Errors;

namespace Helpdesk.Recipes;

/// <summary>Reads a recipe step, whole or property by property, and says what is malformed (<see cref="BusinessException"/> with code <c>Recipes:Malformed</c>).</summary>
public static class StepReader
{
    private const string Malformed = "Recipes:Malformed";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    /// <summary>The whole step as an object; unknown properties are refused.</summary>
    /// <param name="step">The step.</param>
    /// <param name="name">Its name, for the message.</param>
    public static T Read<T>(JsonElement step, string name)
    {
        try
        {
            return step.Deserialize<T>(Options) ?? throw new JsonException("it is empty.");
        }
        catch (JsonException exception)
        {
            throw new BusinessException(Malformed, $"The recipe step {name} cannot be read: {exception.Message}");
        }
    }

    /// <summary>Items of a list that must be there.</summary>
    public static IEnumerable<JsonElement> Items(JsonElement step, string property) =>
        step.TryGetProperty(property, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
            : throw new BusinessException(Malformed, $"A recipe step lacks the list {property}.");

    /// <summary>Texts of a list that must be there.</summary>
    public static IEnumerable<string> Strings(JsonElement step, string property) =>
        Items(step, property).Select(i => i.ValueKind == JsonValueKind.String
            ? i.GetString()!
            : throw new BusinessException(Malformed, $"The list {property} of a recipe step holds something that is no text."));

    /// <summary>A text that must be there.</summary>
    public static string Text(JsonElement item, string property) =>
        item.ValueKind == JsonValueKind.Object && item.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new BusinessException(Malformed, $"An item of a recipe step lacks the text {property}.");
}
