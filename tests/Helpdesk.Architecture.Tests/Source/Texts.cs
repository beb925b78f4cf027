using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Helpdesk.Modules.Manifest;
using Helpdesk.Navigation;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Ui;

namespace Helpdesk.Architecture.Source;

/// <summary>Finds the texts that a project shows to people, in its sources and in what its types declare.</summary>
internal static partial class Texts
{
    /// <summary>Keys in C# and Razor: <c>L["..."]</c> and names and messages of annotations.</summary>
    public static IEnumerable<string> InSource(string source) =>
        Lookup().Matches(source)
            .Concat(Annotation().Matches(source))
            .Concat(SettingsTitle().Matches(source))
            .Select(m => Unescape(m.Groups["text"].Value));

    /// <summary>Lookups whose key is put together at run time and so can have no translation.</summary>
    public static IEnumerable<string> Interpolated(string source) => InterpolatedLookup().Matches(source).Select(m => m.Value);

    /// <summary>Texts that the assembly declares as data: features, permissions, menus, tasks, and what its text sources name.</summary>
    public static IEnumerable<string> Declared(Assembly assembly)
    {
        foreach (var feature in assembly.GetCustomAttributes<FeatureAttribute>())
        {
            yield return feature.Name;
            yield return feature.Description;
            yield return feature.Category;
        }

        if (assembly.GetCustomAttribute<ModuleAttribute>() is { } module)
        {
            yield return module.Name;
            yield return module.Description;
        }

        foreach (var permission in Made<IPermissionProvider>(assembly).SelectMany(p => p.GetPermissions()))
        {
            yield return permission.Description;
        }

        NavigationBuilder menus = new();
        foreach (var provider in Made<INavigationProvider>(assembly))
        {
            provider.BuildNavigation(menus);
        }

        foreach (var item in menus.Items)
        {
            yield return item.Text;
            yield return item.Group ?? "";
        }

        foreach (var task in assembly.GetTypes().Select(t => t.GetCustomAttribute<BackgroundTaskAttribute>()).OfType<BackgroundTaskAttribute>())
        {
            yield return task.Title;
            yield return task.Description;
        }

        foreach (var text in Made<ITextSource>(assembly).SelectMany(s => s.GetTexts()))
        {
            yield return text;
        }
    }

    /// <summary>Keys of a localization file with their texts in all forms.</summary>
    public static IReadOnlyDictionary<string, string[]> Read(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().ToDictionary(
            p => p.Name,
            p => p.Value.ValueKind == JsonValueKind.Object
                ? p.Value.EnumerateObject().Select(f => f.Value.GetString()!).ToArray()
                : [p.Value.GetString()!],
            StringComparer.Ordinal);
    }

    /// <summary>Numbers of the placeholders in a text.</summary>
    public static IReadOnlyList<string> Placeholders(string text) =>
        [.. Placeholder().Matches(text).Select(m => m.Groups["number"].Value).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<T> Made<T>(Assembly assembly)
        where T : class =>
        assembly.GetTypes()
            .Where(t => t is { IsClass: true, IsAbstract: false } && typeof(T).IsAssignableFrom(t) && t.GetConstructor(Type.EmptyTypes) is not null)
            .Select(t => (T)Activator.CreateInstance(t)!);

    private static string Unescape(string literal) => JsonSerializer.Deserialize<string>($"\"{literal}\"")!;

    [GeneratedRegex("""(?<![\w.])_?(?:L|[lL]ocalizer|[tT]exts?)\[\s*"(?<text>(?:[^"\\]|\\.)+)"\s*[\],]""", RegexOptions.ExplicitCapture)]
    private static partial Regex Lookup();

    [GeneratedRegex("""(?<![\w.])_?(?:L|[lL]ocalizer|[tT]exts?)\[\s*\$@?"[^\]]*\]""", RegexOptions.ExplicitCapture)]
    private static partial Regex InterpolatedLookup();

    [GeneratedRegex("""\b(?:(?<=\bDisplay\([^()]*)(?:Name|Description|Prompt)|ErrorMessage)\s*=\s*"(?<text>(?:[^"\\]|\\.)+)"\s*""", RegexOptions.ExplicitCapture)]
    private static partial Regex Annotation();

    [GeneratedRegex("""\bAddSettings<\w+>\(\s*"[^"]*",\s*"(?<text>(?:[^"\\]|\\.)+)"\s*\)""", RegexOptions.ExplicitCapture)]
    private static partial Regex SettingsTitle();

    [GeneratedRegex(@"\{(?<number>\d+)[^}]*\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
