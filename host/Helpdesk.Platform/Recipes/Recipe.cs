using System.Text.Json;

namespace Helpdesk.Platform.Recipes;

/// <summary>A recipe as read from its file.</summary>
internal sealed record Recipe(string Name, string DisplayName, string Description, IReadOnlyList<RecipeStep> Steps);

/// <summary>One step.</summary>
/// <param name="Name">Which handler executes it.</param>
/// <param name="Recipe">Recipe that it came from, for messages.</param>
/// <param name="Content">The whole object.</param>
internal sealed record RecipeStep(string Name, string Recipe, JsonElement Content);

/// <summary>A recipe worked out: what must be on before the shell is built, and what is then executed inside of it.</summary>
internal sealed record RecipePlan(string Name, IReadOnlyList<string> Features, string? Theme, IReadOnlyList<RecipeStep> Steps);
