namespace Helpdesk.Tickets.Clocks;

/// <summary>What is expected of an open clock (practice.md 2.3).</summary>
internal enum BreachRisk
{
    /// <summary>Too little history to say anything.</summary>
    Unknown,

    /// <summary>Not predicted: nothing runs towards the target, and nobody knows when it goes on.</summary>
    Paused,

    OnTrack,

    /// <summary>Less open time is left than most tickets like it still needed.</summary>
    AtRisk,

    /// <summary>It is due before the team opens again.</summary>
    WillBreach,

    /// <summary>No prediction any more.</summary>
    Breached,
}

internal static class BreachRisks
{
    /// <param name="isPaused">The clock is paused.</param>
    /// <param name="left">Open time left until the target; negative when it has passed.</param>
    /// <param name="usual">80th percentile of the open time that tickets like it still needed; null when too few are known.</param>
    /// <param name="isDueBeforeOpening">Nobody of the team works before it is due.</param>
    public static BreachRisk Of(bool isPaused, TimeSpan left, TimeSpan? usual, bool isDueBeforeOpening) =>
        left < TimeSpan.Zero ? BreachRisk.Breached
        : isPaused ? BreachRisk.Paused
        : isDueBeforeOpening ? BreachRisk.WillBreach
        : usual is not { } work ? BreachRisk.Unknown
        : left < work ? BreachRisk.AtRisk
        : BreachRisk.OnTrack;

    /// <summary>True when the team is closed and does not open before the due time.</summary>
    /// <param name="team">Hours of the clock's calendar on the calendar's own wall clock, where the team works; the clock itself may run by the requester's.</param>
    /// <param name="now">UTC.</param>
    /// <param name="dueAt">UTC; null when it is not known.</param>
    public static bool IsDueBeforeOpening(BusinessTime team, DateTime now, DateTime? dueAt) =>
        dueAt is { } due && !team.IsOpen(now) && (team.NextOpening(now) is not { } opening || due <= opening);
}
