using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Workflows;

/// <summary>What the designer's page gives it: its address and its texts in the person's language.</summary>
internal static class DesignerTexts
{
    private static readonly IReadOnlyList<string> Keys = JsonSerializer.Deserialize<List<string>>(Resource("designer-texts.json")) ?? [];

    /// <summary>Address of a built file; the version is a hash of its content, so browsers may keep it for ever.</summary>
    public static string Asset(string file) => $"~/_content/Helpdesk.Workflows/dist/{file}?v={Version}";

    public static string ToJson(IStringLocalizer L) => JsonSerializer.Serialize(Keys.ToDictionary(k => k, k => L[k].Value, StringComparer.Ordinal));

    private static string Version { get; } = Resource("designer-version.txt").Trim();

    private static string Resource(string name)
    {
        using var stream = typeof(DesignerTexts).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is missing in the assembly: build the designer with the project.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
