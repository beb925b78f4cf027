using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Helpdesk.Theme.Base;

/// <summary>
/// How this browser wants the pages. Kept in a cookie that the script writes and the layout reads, so that a page arrives as chosen instead of changing
/// while it loads.
/// </summary>
/// <param name="Theme"><c>light</c>, <c>dark</c>, or null to follow the system.</param>
/// <param name="Density"><c>comfortable</c>, or null for compact.</param>
/// <param name="Navigation"><c>collapsed</c>, or null.</param>
public sealed record UiPreferences(string? Theme, string? Density, string? Navigation)
{
    /// <summary>Name of the cookie; its value is a query string.</summary>
    public const string Cookie = "hd-ui";

    /// <summary>Reads the cookie; values it does not know are ignored.</summary>
    public static UiPreferences Of(HttpRequest request)
    {
        var values = QueryHelpers.ParseQuery(request.Cookies[Cookie] ?? "");
        return new UiPreferences(
            OneOf("theme", "light", "dark"),
            OneOf("density", "comfortable"),
            OneOf("nav", "collapsed"));

        string? OneOf(string name, params ReadOnlySpan<string> known) =>
            values.TryGetValue(name, out var value) && known.Contains(value.ToString()) ? value.ToString() : null;
    }
}
