using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Web;

/// <summary>Whether an answer is read by a program or by a person.</summary>
internal static class RequestKind
{
    /// <summary>Path of the page that documents the API.</summary>
    public const string ApiDocsPath = "/api/docs";

    /// <summary>True for the API itself and for any other request that asks for JSON and not for HTML.</summary>
    public static bool IsApi(HttpRequest request)
    {
        if (request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase))
        {
            return !request.Path.StartsWithSegments(ApiDocsPath, StringComparison.OrdinalIgnoreCase);
        }

        if (request.Path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        var accept = request.Headers.Accept.ToString();
        return accept.Contains("json", StringComparison.OrdinalIgnoreCase) && !accept.Contains("text/html", StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>True when errors are problem details. The theme's script shows their detail in a toast where htmx asked for a part of a page.</summary>
    public static bool WantsProblem(HttpRequest request) => IsApi(request) || IsFragment(request);

    /// <summary>True when htmx asks for a part of a page.</summary>
    public static bool IsFragment(HttpRequest request) =>
        request.Headers.ContainsKey("HX-Request") && !string.Equals(request.Headers["HX-Boosted"], "true", StringComparison.OrdinalIgnoreCase);
}
