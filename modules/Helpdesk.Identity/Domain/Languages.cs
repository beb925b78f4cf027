using System.Globalization;

namespace Helpdesk.Identity.Domain;

/// <summary>Languages that the product speaks.</summary>
internal static class Languages
{
    public static IReadOnlyList<string> All { get; } = ["en", "de"];

    /// <summary>Name of a language in that language.</summary>
    public static string NameOf(string locale) => CultureInfo.GetCultureInfo(locale).NativeName;
}
