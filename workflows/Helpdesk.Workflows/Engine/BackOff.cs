namespace Helpdesk.Workflows.Engine;

/// <summary>When something that failed is tried again: soon at first, then more and more seldom.</summary>
internal static class BackOff
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <param name="attempts">How often it has failed before.</param>
    public static DateTime After(DateTimeOffset now, int attempts) =>
        (now + TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Min(attempts, 12)))).UtcDateTime;
}
