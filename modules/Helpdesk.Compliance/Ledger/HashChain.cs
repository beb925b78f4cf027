using System.Security.Cryptography;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Hashes that hold events together: each event's with all before it, and the root over the events of a checkpoint.</summary>
internal static class HashChain
{
    /// <summary>What stands before the first one.</summary>
    public static string Start { get; } = new('0', LedgerSeal.HashLength);

    /// <summary>Chain hash after an event.</summary>
    public static string Next(string chainHash, string eventHash)
    {
        Span<byte> both = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Bytes(chainHash, both);
        Bytes(eventHash, both[SHA256.HashSizeInBytes..]);
        return LedgerText.Hash(both);
    }

    /// <summary>Merkle root of RFC 6962, section 2.1: leaves and nodes are told apart by a byte before them.</summary>
    public static string Root(IReadOnlyList<string> eventHashes)
    {
        if (eventHashes.Count == 0)
        {
            throw new ArgumentException("A tree without leaves proves nothing.", nameof(eventHashes));
        }

        // Level by level; a node without a sibling goes up as it is, which is the tree of the standard.
        List<byte[]> level = [.. eventHashes.Select(Leaf)];
        while (level.Count > 1)
        {
            var above = new List<byte[]>((level.Count + 1) / 2);
            for (var i = 0; i < level.Count; i += 2)
            {
                above.Add(i + 1 < level.Count ? Node(level[i], level[i + 1]) : level[i]);
            }

            level = above;
        }

        return Convert.ToHexStringLower(level[0]);
    }

    /// <summary>A text that is no hash (somebody wrote into the row) gives another hash, not an error.</summary>
    private static void Bytes(string hash, Span<byte> bytes)
    {
        if (hash.Length != LedgerSeal.HashLength || Convert.FromHexString(hash, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(hash), bytes);
        }
    }

    internal static byte[] Leaf(string eventHash)
    {
        Span<byte> bytes = stackalloc byte[1 + SHA256.HashSizeInBytes];
        bytes[0] = 0;
        Bytes(eventHash, bytes[1..]);
        return SHA256.HashData(bytes);
    }

    internal static byte[] Node(byte[] left, byte[] right)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + SHA256.HashSizeInBytes)..]);
        return SHA256.HashData(bytes);
    }
}
