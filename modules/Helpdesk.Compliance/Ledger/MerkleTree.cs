namespace Helpdesk.Compliance.Ledger;

/// <summary>
/// The tree of RFC 6962 over the events of a checkpoint, kept whole to tell paths: who has an event, its place and the hashes beside its way up can work out
/// the signed root without the other events.
/// </summary>
internal sealed class MerkleTree
{
    private readonly List<List<byte[]>> _levels;

    public MerkleTree(IEnumerable<string> eventHashes)
    {
        _levels = [[.. eventHashes.Select(HashChain.Leaf)]];
        while (_levels[^1] is { Count: > 1 } level)
        {
            // A node without a sibling goes up as it is, which is the tree of the standard.
            _levels.Add([.. Enumerable.Range(0, (level.Count + 1) / 2).Select(i => (2 * i) + 1 < level.Count ? HashChain.Node(level[2 * i], level[(2 * i) + 1]) : level[2 * i])]);
        }
    }

    public int Count => _levels[0].Count;

    /// <summary>Inclusion path of RFC 6962, section 2.1.1: the hashes beside the way from a leaf to the root, the lowest first, in lower-case hex.</summary>
    public IReadOnlyList<string> Path(int index)
    {
        List<string> path = [];
        foreach (var level in _levels)
        {
            if ((index ^ 1) is var sibling && sibling < level.Count)
            {
                path.Add(Convert.ToHexStringLower(level[sibling]));
            }

            index /= 2;
        }

        return path;
    }

    /// <summary>Root that follows from an event, its place and its path (RFC 9162, section 2.1.3.2); null when the path does not fit the place.</summary>
    public static string? RootOf(string eventHash, long index, long count, IEnumerable<string> path)
    {
        if (index < 0 || index >= count)
        {
            return null;
        }

        var (node, last, hash) = (index, count - 1, HashChain.Leaf(eventHash));
        foreach (var text in path)
        {
            if (last == 0)
            {
                return null;
            }

            var beside = Convert.FromHexString(text);
            if (node % 2 == 1 || node == last)
            {
                hash = HashChain.Node(beside, hash);
                for (; node % 2 == 0 && node > 0; node /= 2)
                {
                    last /= 2;
                }
            }
            else
            {
                hash = HashChain.Node(hash, beside);
            }

            (node, last) = (node / 2, last / 2);
        }

        return last == 0 ? Convert.ToHexStringLower(hash) : null;
    }
}
