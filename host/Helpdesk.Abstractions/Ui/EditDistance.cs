namespace Helpdesk.Ui;

/// <summary>How far a word is from another, for “Did you mean”.</summary>
public static class EditDistance
{
    /// <summary>Letters to insert, to leave out or to change (Levenshtein); upper and lower case are the same. Costs the product of the two lengths.</summary>
    public static int Between(string one, string other)
    {
        var (a, b) = (one.ToLowerInvariant(), other.ToLowerInvariant());
        var previous = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var row = new int[b.Length + 1];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], previous[j]) + 1, previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1));
            }

            previous = row;
        }

        return previous[b.Length];
    }
}
