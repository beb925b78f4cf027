using System.Globalization;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>Texts that administrators write in the languages that the product speaks.</summary>
internal static class LocalText
{
    /// <summary>The language that every text has.</summary>
    public const string Fallback = "en";

    public static IReadOnlyList<string> Languages { get; } = [Fallback, "de"];

    /// <summary>The text in the language of the request, its parents, or English.</summary>
    /// <param name="texts">Language to text.</param>
    /// <param name="otherwise">Where there is none at all.</param>
    public static string Of(IReadOnlyDictionary<string, string> texts, string otherwise = "")
    {
        for (var culture = CultureInfo.CurrentUICulture; culture.Name.Length > 0; culture = culture.Parent)
        {
            if (texts.TryGetValue(culture.Name, out var text) && text.Length > 0)
            {
                return text;
            }
        }

        return texts.GetValueOrDefault(Fallback) is { Length: > 0 } english ? english : otherwise;
    }
}
