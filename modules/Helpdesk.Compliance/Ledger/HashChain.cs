using System.Security.Cryptography;

namespace Helpdesk.Compliance.Ledger;

/// <summary>Hashes that hold events together: each event's with all before it, and the root over the events of a checkpoint.</summary>
internal static class HashChain
{
    public const int Length = SHA256.HashSizeInBytes;

    /// <summary>What stands before the first one.</summary>
    public static string Start { get; } = new('0', LedgerSeal.HashLength);

    /// <summary>Chain hash after an event.</summary>
    /// <param name="chainHash">Before it.</param>
    /// <param name="eventHash">Its own hash.</param>
    /// <param name="expected">Given back where it is that hash.</param>
    public static string Next(string chainHash, string eventHash, string? expected = null)
    {
        Span<byte> both = stackalloc byte[2 * SHA256.HashSizeInBytes];
        Bytes(chainHash, both);
        Bytes(eventHash, both[SHA256.HashSizeInBytes..]);
        return LedgerText.Hash(both, expected);
    }

    /// <summary>Merkle root of RFC 6962, section 2.1: leaves and nodes are told apart by a byte before them.</summary>
    public static string Root(IReadOnlyList<string> eventHashes)
    {
        var leaves = new byte[eventHashes.Count * Length];
        for (var i = 0; i < eventHashes.Count; i++)
        {
            Leaf(eventHashes[i], leaves.AsSpan(i * Length, Length));
        }

        return Root(leaves);
    }

    /// <summary>The same of leaves that stand one after the other; they are overwritten.</summary>
    public static string Root(Span<byte> leaves)
    {
        if (leaves.IsEmpty)
        {
            throw new ArgumentException("A tree without leaves proves nothing.", nameof(leaves));
        }

        // Level by level; a node without a sibling goes up as it is, which is the tree of the standard.
        for (var count = leaves.Length / Length; count > 1; count = (count + 1) / 2)
        {
            for (var i = 0; i < count; i += 2)
            {
                var left = leaves.Slice(i * Length, Length);
                var above = leaves.Slice(i / 2 * Length, Length);
                if (i + 1 < count)
                {
                    Node(left, leaves.Slice((i + 1) * Length, Length), above);
                }
                else
                {
                    left.CopyTo(above);
                }
            }
        }

        return Convert.ToHexStringLower(leaves[..Length]);
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
        var leaf = new byte[SHA256.HashSizeInBytes];
        Leaf(eventHash, leaf);
        return leaf;
    }

    internal static byte[] Node(byte[] left, byte[] right)
    {
        var node = new byte[SHA256.HashSizeInBytes];
        Node(left, right, node);
        return node;
    }

    internal static void Leaf(string eventHash, Span<byte> leaf)
    {
        Span<byte> bytes = stackalloc byte[1 + SHA256.HashSizeInBytes];
        bytes[0] = 0;
        Bytes(eventHash, bytes[1..]);
        SHA256.HashData(bytes, leaf);
    }

    private static void Node(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, Span<byte> node)
    {
        Span<byte> bytes = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        bytes[0] = 1;
        left.CopyTo(bytes[1..]);
        right.CopyTo(bytes[(1 + SHA256.HashSizeInBytes)..]);
        SHA256.HashData(bytes, node);
    }
}
