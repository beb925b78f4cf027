using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets;

/// <summary>Matrices as administrators write them.</summary>
internal static class PriorityMatrixText
{
    public const string Pattern = @"^\s*([1-5]\s+){8}[1-5]\s*$";

    public const string LinesPattern = @"^(\s*[a-z][a-z0-9-]*\s*:\s*([1-5][ \t]+){8}[1-5]\s*)*$";

    /// <summary>The matrix of a type.</summary>
    public static PriorityMatrix For(string typeId, PrioritySettings settings)
    {
        foreach (var line in settings.MatrixByType.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon > 0 && line.AsSpan(0, colon).Trim().SequenceEqual(typeId))
            {
                return Parse(line[(colon + 1)..]);
            }
        }

        return Parse(settings.Matrix);
    }

    private static PriorityMatrix Parse(string text) =>
        new([.. text.Where(c => c is >= '1' and <= '5').Select(c => c - '0')]);
}
