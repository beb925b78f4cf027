using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Workflows.Http;

/// <summary>
/// Signature of a call: <c>X-Helpdesk-Signature: t=1767225600,v1=hex</c>, where v1 is HMAC-SHA256 with the webhook's secret over the seconds since 1970, a
/// dot, and the body as it is sent. The query is not signed, and so not given to workflows.
/// </summary>
internal static class HookSignature
{
    public const string Header = "X-Helpdesk-Signature";

    /// <summary>How far the time may be away from ours.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(5);

    private const int MaxHeader = 500;

    public static string Of(string secret, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        var seconds = at.ToUnixTimeSeconds();
        return string.Create(CultureInfo.InvariantCulture, $"t={seconds},v1={Convert.ToHexStringLower(Mac(secret, seconds, body))}");
    }

    /// <summary>The signature that is right, in small letters; null when none is, or its time is over.</summary>
    public static string? Match(string? header, IEnumerable<string> secrets, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var (seconds, signatures) = Parse(header);
        string? match = null;
        foreach (var secret in secrets)
        {
            var expected = Mac(secret, seconds ?? 0, body);
            foreach (var signature in signatures)
            {
                if (CryptographicOperations.FixedTimeEquals(expected, signature))
                {
                    match = Convert.ToHexStringLower(signature);
                }
            }
        }

        return seconds is { } at && Math.Abs(now.ToUnixTimeSeconds() - at) <= Window.TotalSeconds ? match : null;
    }

    private static (long? Seconds, List<byte[]> Signatures) Parse(string? header)
    {
        long? seconds = null;
        List<byte[]> signatures = [];
        foreach (var part in header is { Length: <= MaxHeader } ? header.Split(',', StringSplitOptions.TrimEntries) : [])
        {
            if (part.StartsWith("t=", StringComparison.Ordinal) && long.TryParse(part.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var at))
            {
                seconds = at;
            }
            else if (part.StartsWith("v1=", StringComparison.Ordinal) && part.Length == 3 + (2 * SHA256.HashSizeInBytes) && part.AsSpan(3).IndexOfAnyExcept(Hex) < 0)
            {
                signatures.Add(Convert.FromHexString(part[3..]));
            }
        }

        return (seconds, signatures);
    }

    private static byte[] Mac(string secret, long seconds, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret));
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{seconds}.")));
        hmac.AppendData(body);
        return hmac.GetHashAndReset();
    }

    private static readonly System.Buffers.SearchValues<char> Hex = System.Buffers.SearchValues.Create("0123456789abcdefABCDEF");
}
