namespace Helpdesk.Web;

/// <summary>Guards redirects to addresses that come from the request.</summary>
public static class ReturnUrl
{
    /// <summary>
    /// The address if it leads to this site (a path, optionally with query and fragment), else <paramref name="fallback"/>. Refuses other
    /// hosts, schemes, <c>//host</c>, <c>/\host</c> and control characters.
    /// </summary>
    public static string LocalOr(string? url, string fallback) => IsLocal(url) ? url! : fallback;

    /// <summary>True when the address is a path on this site.</summary>
    public static bool IsLocal(string? url)
    {
        if (string.IsNullOrEmpty(url) || url.Length > 2000 || url[0] != '/')
        {
            return false;
        }

        // Browsers read a backslash as a slash, so /\host is another site too.
        if (url.Length > 1 && (url[1] == '/' || url[1] == '\\'))
        {
            return false;
        }

        return !url.Any(char.IsControl);
    }
}
