using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Helpdesk.Compliance.Engagements;

/// <summary>
/// Draws a sample that anybody can draw again (ADR 0038). Random: each item's SHA-256 of <c>seed:key</c> in UTF-8, written in hex; the smallest ones are the
/// sample. Every n-th: with N items, n of them and s the first eight bytes of the seed's SHA-256 modulo N, the items at ⌊(s + i·N)/n⌋ for i from 0 to n − 1:
/// evenly over all of the population, and each item with the same chance.
/// </summary>
internal static class Sampling
{
    /// <param name="population">Keys in their order; each counts once.</param>
    /// <param name="method">How.</param>
    /// <param name="size">How many, at most all.</param>
    /// <param name="seed">The same seed draws the same items.</param>
    /// <returns>Keys in the order of the population.</returns>
    public static IReadOnlyList<string> Draw(IReadOnlyList<string> population, SampleMethod method, int size, string seed)
    {
        List<string> items = [.. population.Distinct(StringComparer.Ordinal)];
        var count = Math.Clamp(size, 0, items.Count);
        switch (method)
        {
            case SampleMethod.All:
                return items;
            case SampleMethod.EveryNth:
                if (count == 0)
                {
                    return [];
                }

                var start = (long)(BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(seed))) % (ulong)items.Count);
                return [.. Enumerable.Range(0, count).Select(i => items[(int)((start + ((long)i * items.Count)) / count)])];
            default:
                var drawn = items.OrderBy(k => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}:{k}"))), StringComparer.Ordinal).Take(count).ToHashSet(StringComparer.Ordinal);
                return [.. items.Where(drawn.Contains)];
        }
    }
}
