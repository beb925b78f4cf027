using System.Text.RegularExpressions;
using Helpdesk.Workflows.Domain;

namespace Helpdesk.Workflows.Http;

/// <summary>Addresses of webhooks below <c>/api/v1/workflows/hooks/</c>.</summary>
internal static partial class HookPath
{
    /// <summary>As it is stored and compared; null when it is none.</summary>
    public static string? Normalize(string? text)
    {
        var path = text?.Trim().Trim('/').ToLowerInvariant() ?? "";
        return path.Length is > 0 and <= Webhook.MaxPath && Path().IsMatch(path) ? path : null;
    }

    /// <summary>The path and what it lies below, the longest first.</summary>
    public static IReadOnlyList<string> WithParents(string path)
    {
        List<string> all = [path];
        for (var slash = path.LastIndexOf('/'); slash > 0; slash = path.LastIndexOf('/', slash - 1))
        {
            all.Add(path[..slash]);
        }

        return all;
    }

    [GeneratedRegex(@"\A[a-z0-9_-]+(\.[a-z0-9_-]+)*(/[a-z0-9_-]+(\.[a-z0-9_-]+)*)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Path();
}
