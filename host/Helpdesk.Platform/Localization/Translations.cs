using System.Collections.Frozen;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Helpdesk.Platform.Localization;

/// <summary>
/// The texts of all parts of a shell, merged: the key is the English text itself. The first part that has a text wins, so a theme can
/// reword what a module says. Singleton of each shell, read once.
/// </summary>
internal sealed class Translations
{
    private const string Folder = ".Localization.";
    private const string Extension = ".json";

    private readonly FrozenDictionary<string, FrozenDictionary<string, Translation>> _cultures;

    public Translations(IEnumerable<Assembly> parts)
    {
        Dictionary<string, Dictionary<string, Translation>> merged = new(StringComparer.OrdinalIgnoreCase) { ["en"] = new(StringComparer.Ordinal) };
        foreach (var part in parts)
        {
            foreach (var resource in part.GetManifestResourceNames())
            {
                if (CultureOf(resource) is not { } culture)
                {
                    continue;
                }

                if (!merged.TryGetValue(culture, out var texts))
                {
                    merged[culture] = texts = new(StringComparer.Ordinal);
                }

                using var stream = part.GetManifestResourceStream(resource)!;
                foreach (var (key, translation) in Read(stream, $"{part.GetName().Name}: {resource}"))
                {
                    texts.TryAdd(key, translation);
                }
            }
        }

        _cultures = merged.ToFrozenDictionary(c => c.Key, c => c.Value.ToFrozenDictionary(StringComparer.Ordinal), StringComparer.OrdinalIgnoreCase);
        Languages = [.. _cultures.Keys.Order(StringComparer.Ordinal).Select(CultureInfo.GetCultureInfo)];
    }

    /// <summary>Languages for which there are texts; English always.</summary>
    public IReadOnlyList<CultureInfo> Languages { get; }

    /// <summary>The text in the culture or its parents, or null.</summary>
    public Translation? Find(string key, CultureInfo culture)
    {
        for (var c = culture; c.Name.Length > 0; c = c.Parent)
        {
            if (_cultures.TryGetValue(c.Name, out var texts) && texts.TryGetValue(key, out var translation))
            {
                return translation;
            }
        }

        return null;
    }

    /// <summary>All texts of a culture and its parents.</summary>
    public IEnumerable<KeyValuePair<string, Translation>> All(CultureInfo culture, bool includeParents)
    {
        for (var c = culture; c.Name.Length > 0; c = c.Parent)
        {
            foreach (var text in _cultures.GetValueOrDefault(c.Name) ?? FrozenDictionary<string, Translation>.Empty)
            {
                yield return text;
            }

            if (!includeParents)
            {
                yield break;
            }
        }
    }

    /// <summary>Reads one file: <c>{"English text": "Text"}</c>, or with numbers <c>{"{0} tickets": {"one": "...", "other": "..."}}</c>.</summary>
    public static IReadOnlyDictionary<string, Translation> Read(Stream json, string source)
    {
        Dictionary<string, Translation> texts = new(StringComparer.Ordinal);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            foreach (var property in document.RootElement.EnumerateObject())
            {
                var translation = property.Value.ValueKind == JsonValueKind.Object
                    ? new Translation(
                        property.Value.GetProperty("other").GetString()!,
                        property.Value.TryGetProperty("one", out var one) ? one.GetString() : null)
                    : new Translation(property.Value.GetString()!, null);
                if (!texts.TryAdd(property.Name, translation))
                {
                    throw new InvalidOperationException($"{source} has the key \"{property.Name}\" twice.");
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException)
        {
            throw new InvalidOperationException($"{source} is not a valid localization file: {exception.Message}", exception);
        }

        return texts;
    }

    private static string? CultureOf(string resource)
    {
        var start = resource.LastIndexOf(Folder, StringComparison.Ordinal);
        if (start < 0 || !resource.EndsWith(Extension, StringComparison.Ordinal))
        {
            return null;
        }

        var culture = resource[(start + Folder.Length)..^Extension.Length];
        return culture.Length > 0 && !culture.Contains('.', StringComparison.Ordinal) ? culture : null;
    }
}

/// <summary>A text, with its form for one thing where it names a number.</summary>
/// <param name="Other">Text for any number.</param>
/// <param name="One">Text when the first argument is 1; null when there is no difference.</param>
internal sealed record Translation(string Other, string? One)
{
    public string For(object?[] arguments) => One is not null && arguments.Length > 0 && IsOne(arguments[0]) ? One : Other;

    private static bool IsOne(object? value) => value switch
    {
        int n => n == 1,
        long n => n == 1,
        short n => n == 1,
        byte n => n == 1,
        uint n => n == 1,
        _ => false,
    };
}
