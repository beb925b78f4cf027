using System.Text.Json;
using Helpdesk.Errors;

namespace Helpdesk.Identity.Recipes;

/// <summary>Reads recipe steps and says which one is malformed.</summary>
internal static class StepReader
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
    };

    public static T Read<T>(JsonElement step, string name)
    {
        try
        {
            return step.Deserialize<T>(Options) ?? throw new JsonException("it is empty.");
        }
        catch (JsonException exception)
        {
            throw new BusinessException("Recipes:Malformed", $"The recipe step {name} cannot be read: {exception.Message}");
        }
    }
}
