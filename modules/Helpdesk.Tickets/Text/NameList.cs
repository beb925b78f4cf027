using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Text;

/// <summary>Names within a sentence.</summary>
internal static class NameList
{
    private const int Most = 5;

    /// <summary>“A”, “B” and 13 more.</summary>
    public static string Names(this IStringLocalizer l, IReadOnlyCollection<string> names)
    {
        var told = string.Join(", ", names.Order(StringComparer.CurrentCultureIgnoreCase).Take(Most).Select(n => l["“{0}”", n].Value));
        return names.Count > Most ? $"{told} {l["and {0} more", names.Count - Most]}" : told;
    }
}
