using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Helpdesk.Workflows.Http;

/// <summary>
/// A host that workflows may call: <c>api.example.com</c>, <c>*.example.com</c>, <c>api.example.com:8443</c>, <c>http://10.0.0.5:8080+private</c>.
/// </summary>
/// <param name="Scheme">https unless the rule says http.</param>
/// <param name="Host">Name or address; of a wildcard what follows the star, with its dot.</param>
/// <param name="IsWildcard">All names below, but not the name itself.</param>
/// <param name="IsPrivate">Its address may lie in a private network, on this machine or on this link.</param>
internal sealed record HostRule(string Scheme, string Host, int Port, bool IsWildcard, bool IsPrivate)
{
    private const string PrivateMark = "+private";
    private const string Wildcard = "*.";

    public static bool TryParse(string text, [NotNullWhen(true)] out HostRule? rule)
    {
        rule = null;
        var rest = text.Trim().ToLowerInvariant();
        var isPrivate = rest.EndsWith(PrivateMark, StringComparison.Ordinal);
        if (isPrivate)
        {
            rest = rest[..^PrivateMark.Length];
        }

        var scheme = Uri.UriSchemeHttps;
        foreach (var known in new[] { Uri.UriSchemeHttp, Uri.UriSchemeHttps })
        {
            if (rest.StartsWith($"{known}://", StringComparison.Ordinal))
            {
                (scheme, rest) = (known, rest[(known.Length + 3)..]);
                break;
            }
        }

        var isWildcard = rest.StartsWith(Wildcard, StringComparison.Ordinal);
        if (isWildcard)
        {
            rest = rest[Wildcard.Length..];
        }

        // Nothing but a host and a port: what else a URL has would only look as if it limited anything.
        if (rest.Length == 0 || rest.IndexOfAny(['/', '?', '#', '@', '*', '\\', ' ']) >= 0
            || !Uri.TryCreate($"{scheme}://{rest}", UriKind.Absolute, out var uri) || uri.IdnHost.Length == 0
            || (isWildcard && (!uri.IdnHost.Contains('.', StringComparison.Ordinal) || IPAddress.TryParse(uri.IdnHost, out _))))
        {
            return false;
        }

        rule = new HostRule(scheme, isWildcard ? $".{uri.IdnHost}" : uri.IdnHost, uri.Port, isWildcard, isPrivate);
        return true;
    }

    public bool Allows(Uri uri) =>
        uri.IsAbsoluteUri && uri.Scheme == Scheme && uri.Port == Port && uri.UserInfo.Length == 0
        && (IsWildcard ? uri.IdnHost.EndsWith(Host, StringComparison.OrdinalIgnoreCase) : uri.IdnHost.Equals(Host, StringComparison.OrdinalIgnoreCase));
}
