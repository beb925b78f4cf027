namespace Helpdesk.Tickets;

/// <summary>The order of tasks that wait for each other: one that leads back to itself could never be worked through.</summary>
public static class TaskCircle
{
    /// <summary>Finds tasks that wait for each other in a circle.</summary>
    /// <typeparam name="TKey">What tasks call each other by.</typeparam>
    /// <param name="predecessors">For each task those that are done before it; what is no task of its own waits for nothing. At most some hundreds: the search is recursive.</param>
    /// <returns>The circle, the first task again at its end; empty when there is none.</returns>
    public static IReadOnlyList<TKey> Find<TKey>(IReadOnlyDictionary<TKey, IReadOnlyList<TKey>> predecessors)
        where TKey : notnull
    {
        HashSet<TKey> clear = [];
        List<TKey> path = [];
        foreach (var key in predecessors.Keys)
        {
            if (Visit(key) is { Count: > 0 } circle)
            {
                return circle;
            }
        }

        return [];

        List<TKey> Visit(TKey key)
        {
            if (path.IndexOf(key) is >= 0 and var seen)
            {
                return [.. path[seen..], key];
            }

            if (clear.Contains(key))
            {
                return [];
            }

            path.Add(key);
            foreach (var before in predecessors.GetValueOrDefault(key, []))
            {
                if (Visit(before) is { Count: > 0 } circle)
                {
                    return circle;
                }
            }

            path.RemoveAt(path.Count - 1);
            clear.Add(key);
            return [];
        }
    }
}
