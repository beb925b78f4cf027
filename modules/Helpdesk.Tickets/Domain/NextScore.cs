namespace Helpdesk.Tickets.Domain;

/// <summary>
/// What a person of the desk does next, as one number: the highest first. It is the sum of three parts.
/// <list type="table">
/// <item><term>Priority</term><description>P1 100, P2 70, P3 45, P4 25, P5 10 points.</description></item>
/// <item><term>Time to breach</term><description>
/// 100 points when a clock is due now, 50 when it is due in four hours, 25 in twelve: 100 / (1 + hours / 4). What is late has 100 and one point for each
/// hour, 20 at most: it is late already, and must not stand above an outage for ever.
/// </description></item>
/// <item><term>Age</term><description>One point for each day that it is open, 10 at most: what nobody promised is not forgotten.</description></item>
/// </list>
/// A ticket that waits for somebody else has a quarter of this sum, because there is little to do on it.
/// </summary>
internal static class NextScore
{
    private static readonly int[] OfPriority = [100, 70, 45, 25, 10];

    /// <param name="priority">1 critical to 5 planning.</param>
    /// <param name="left">Until the next clock is due; negative when it is late; null when none is due.</param>
    /// <param name="age">Since it was opened.</param>
    /// <param name="isWaiting">It waits for somebody else.</param>
    public static double Of(int priority, TimeSpan? left, TimeSpan age, bool isWaiting)
    {
        var time = left switch
        {
            null => 0,
            { } late when late < TimeSpan.Zero => 100 + Math.Min(20, -late.TotalHours),
            { } rest => 100 / (1 + (rest.TotalHours / 4)),
        };
        var sum = OfPriority[Math.Clamp(priority, 1, 5) - 1] + time + Math.Clamp(age.TotalDays, 0, 10);
        return isWaiting ? sum / 4 : sum;
    }
}
