namespace Helpdesk.Tickets.Domain;

/// <summary>
/// Impact x urgency to priority. The default is ServiceNow's 3x3 (practice.md 2.2). "Major" is outside of the matrix: it is a decision with a
/// right of its own, not a number.
/// </summary>
public sealed class PriorityMatrix
{
    private readonly int[] _cells;

    /// <param name="cells">Nine priorities, 1 to 5: impact high with urgency high, medium, low, then impact medium, then low.</param>
    public PriorityMatrix(IReadOnlyList<int> cells)
    {
        if (cells.Count != 9 || cells.Any(c => c is < 1 or > 5))
        {
            throw new ArgumentException("A priority matrix has nine cells from 1 to 5.", nameof(cells));
        }

        _cells = [.. cells];
    }

    /// <summary>High/high = 1 ... low/low = 5.</summary>
    public static PriorityMatrix Default { get; } = new([1, 2, 3, 2, 3, 4, 3, 4, 5]);

    /// <summary>Priority for both known; null otherwise.</summary>
    public int? Compute(int? impact, int? urgency) =>
        impact is >= 1 and <= 3 && urgency is >= 1 and <= 3 ? _cells[((impact.Value - 1) * 3) + urgency.Value - 1] : null;
}
