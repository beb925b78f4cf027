using System.Security.Cryptography;
using Helpdesk.Errors;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Web;

/// <summary>If-Match and If-None-Match of records whose answer also depends on the reader.</summary>
public static class ConditionalRequests
{
    /// <summary>
    /// Writes the ETag of a record whose answer depends on the reader's rights too: the stamp, and a digest of what is told. If-Match compares the
    /// stamp only.
    /// </summary>
    /// <param name="response">The answer.</param>
    /// <param name="concurrencyStamp">Stamp of the record; without a hyphen.</param>
    /// <param name="content">All that the answer tells.</param>
    /// <returns>The ETag with its quotes.</returns>
    public static string SetEntityTag(this HttpResponse response, string concurrencyStamp, ReadOnlySpan<byte> content)
    {
        var tag = $"\"{concurrencyStamp}-{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"";
        response.Headers.ETag = tag;
        return tag;
    }

    /// <summary>True when the caller has this version already: answer 304.</summary>
    public static bool IsNotModified(this HttpRequest request, string entityTag) =>
        request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries)
            .Any(t => t == "*" || (t.StartsWith("W/", StringComparison.Ordinal) ? t[2..] : t) == entityTag);

    /// <summary>The stamp in <c>If-Match</c>; null when the caller overwrites knowingly (no header, or a star).</summary>
    /// <exception cref="ConcurrencyException">The header does not hold exactly one ETag: 412.</exception>
    public static string? ExpectedStamp(this HttpRequest request)
    {
        var header = request.Headers.IfMatch.ToString().Trim();
        if (header.Length == 0 || header == "*")
        {
            return null;
        }

        if (header.Length <= 2 || header[0] != '"' || header[^1] != '"' || header.Contains(',', StringComparison.Ordinal))
        {
            throw new ConcurrencyException("If-Match must hold the one ETag that the record was read with.");
        }

        var stamp = header[1..^1];
        return stamp.IndexOf('-', StringComparison.Ordinal) is > 0 and var end ? stamp[..end] : stamp;
    }
}
