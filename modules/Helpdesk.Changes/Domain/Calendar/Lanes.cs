using Helpdesk.Changes.Domain.Conflicts;

namespace Helpdesk.Changes.Domain.Calendar;

/// <summary>Something in a lane.</summary>
/// <param name="Item">What it is.</param>
/// <param name="From">First slot that it touches.</param>
/// <param name="Span">Number of slots.</param>
/// <param name="BeginsBefore">It began before the first slot of the row.</param>
/// <param name="EndsAfter">It goes on after the last one.</param>
internal sealed record Placed<T>(T Item, int From, int Span, bool BeginsBefore, bool EndsAfter);

/// <summary>Things that overlap, spread over lanes in which nothing overlaps: what a row of a calendar shows.</summary>
/// <param name="All">The lanes, each in the order of time.</param>
/// <param name="Hidden">For each slot what begins there and found no lane.</param>
internal sealed record Lanes<T>(IReadOnlyList<IReadOnlyList<Placed<T>>> All, IReadOnlyList<IReadOnlyList<T>> Hidden)
{
    public bool HidesAny => Hidden.Any(h => h.Count > 0);

    /// <summary>What a lane shows in a slot; null when nothing does.</summary>
    public Placed<T>? At(int lane, int slot) => lane < All.Count ? All[lane].FirstOrDefault(p => p.From <= slot && slot < p.From + p.Span) : null;
}

internal static class Lanes
{
    /// <summary>Spreads things over as few lanes as they need, what begins first in the first one.</summary>
    /// <param name="items">Things; those outside of the edges are left out.</param>
    /// <param name="periodOf">When a thing is.</param>
    /// <param name="edges">Starts of the slots in order, and the end of the last one.</param>
    /// <param name="most">Most lanes; 1 or more.</param>
    public static Lanes<T> Of<T>(IEnumerable<T> items, Func<T, Period> periodOf, IReadOnlyList<DateTime> edges, int most)
    {
        var slots = edges.Count - 1;
        List<List<Placed<T>>> lanes = [];
        var hidden = Enumerable.Range(0, slots).Select(_ => new List<T>()).ToList();
        foreach (var item in items.Where(i => periodOf(i).Overlaps(new(edges[0], edges[slots]))).OrderBy(i => periodOf(i).Start).ThenByDescending(i => periodOf(i).End))
        {
            var period = periodOf(item);
            var from = Math.Max(0, LastAtOrBefore(edges, period.Start));
            var last = Math.Min(slots - 1, LastAtOrBefore(edges, period.End.AddTicks(-1)));
            var lane = lanes.Find(l => l[^1].From + l[^1].Span <= from);
            if (lane is null && lanes.Count < most)
            {
                lanes.Add(lane = []);
            }

            if (lane is null)
            {
                hidden[from].Add(item);
            }
            else
            {
                lane.Add(new(item, from, last - from + 1, period.Start < edges[0], period.End > edges[slots]));
            }
        }

        return new([.. lanes], [.. hidden]);
    }

    private static int LastAtOrBefore(IReadOnlyList<DateTime> edges, DateTime at)
    {
        var (low, high) = (-1, edges.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = edges[middle] <= at ? (middle, high) : (low, middle - 1);
        }

        return low;
    }
}
