using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Hosting;

namespace Helpdesk.Platform.Recipes;

/// <summary>
/// The recipes in the host's folder <c>recipes</c>, in Orchard Core's format. The steps <c>feature</c>, <c>theme</c> and <c>recipes</c>
/// (another recipe's steps in this place) are worked out before the shell is built; all others are executed inside of it. Host singleton.
/// </summary>
internal sealed class RecipeCatalog
{
    private const string Extension = ".recipe.json";
    private readonly Dictionary<string, Recipe> _recipes = new(StringComparer.OrdinalIgnoreCase);

    public RecipeCatalog(IEnumerable<string> folders)
    {
        foreach (var file in folders.Where(Directory.Exists).SelectMany(f => Directory.EnumerateFiles(f, "*" + Extension)).Order(StringComparer.Ordinal))
        {
            var recipe = Read(file);
            _recipes[recipe.Name] = recipe;
        }
    }

    public IReadOnlyList<RecipeSummary> Summaries =>
        _recipes.Values.OrderBy(r => r.Name, StringComparer.Ordinal).Select(r => new RecipeSummary(r.Name, r.DisplayName, r.Description)).ToList();

    public bool Contains(string name) => _recipes.ContainsKey(name);

    /// <summary>Works a recipe out.</summary>
    /// <exception cref="BusinessException">There is no such recipe, or one of its steps is malformed.</exception>
    public RecipePlan Plan(string name)
    {
        var features = new List<string>();
        var steps = new List<RecipeStep>();
        string? theme = null;
        var path = new List<string>();
        Include(name);
        return new RecipePlan(name, features.Distinct(StringComparer.Ordinal).ToList(), theme, steps);

        void Include(string recipeName)
        {
            if (path.Contains(recipeName, StringComparer.OrdinalIgnoreCase))
            {
                throw new BusinessException("Recipes:Cycle", $"Recipes include each other in a circle: {string.Join(", ", path.Append(recipeName))}.");
            }

            path.Add(recipeName);
            foreach (var step in Get(recipeName).Steps)
            {
                switch (step.Name.ToLowerInvariant())
                {
                    case "feature":
                        features.AddRange(Strings(step, "enable"));
                        break;
                    case "theme":
                        theme = step.Content.TryGetProperty("theme", out var value) && value.ValueKind == JsonValueKind.String
                            ? value.GetString()
                            : throw Malformed(step, "needs a text \"theme\" with a theme's id");
                        break;
                    case "recipes":
                        foreach (var included in Strings(step, "values"))
                        {
                            Include(included);
                        }

                        break;
                    default:
                        steps.Add(step);
                        break;
                }
            }

            path.RemoveAt(path.Count - 1);
        }
    }

    private Recipe Get(string name) => _recipes.GetValueOrDefault(name) ?? throw new BusinessException(
        "Recipes:Unknown",
        $"There is no recipe '{name}'; there are {string.Join(", ", _recipes.Keys.Order(StringComparer.Ordinal))}.",
        404);

    private static List<string> Strings(RecipeStep step, string property)
    {
        if (!step.Content.TryGetProperty(property, out var list) || list.ValueKind != JsonValueKind.Array ||
            list.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.String))
        {
            throw Malformed(step, $"needs a list of texts \"{property}\"");
        }

        return list.EnumerateArray().Select(v => v.GetString()!).ToList();
    }

    private static BusinessException Malformed(RecipeStep step, string what) =>
        new("Recipes:Malformed", $"The step {step.Name} of the recipe {step.Recipe} {what}.");

    private static Recipe Read(string file)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var document = JsonDocument.Parse(stream, new JsonDocumentOptions { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip });
            var root = document.RootElement;
            var name = Text(root, "name") ?? throw new JsonException("It has no \"name\".");
            if (!root.TryGetProperty("steps", out var steps) || steps.ValueKind != JsonValueKind.Array)
            {
                throw new JsonException("It has no list \"steps\".");
            }

            return new Recipe(
                name,
                Text(root, "displayName") ?? name,
                Text(root, "description") ?? "",
                steps.EnumerateArray()
                    .Select(s => new RecipeStep(Text(s, "name") ?? throw new JsonException("A step has no \"name\"."), name, s.Clone()))
                    .ToList());
        }
        catch (JsonException exception)
        {
            throw new HostStartException($"The recipe file {Path.GetFileName(file)} cannot be read: {exception.Message}");
        }

        static string? Text(JsonElement element, string property) =>
            element.ValueKind == JsonValueKind.Object && element.TryGetProperty(property, out var value) && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
    }
}
