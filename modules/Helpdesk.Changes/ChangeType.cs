using Helpdesk.Changes.Domain;
using Helpdesk.Tickets;
using static Helpdesk.Tickets.TransitionRequirements;

namespace Helpdesk.Changes;

/// <summary>
/// The change: the machine of practice.md 2.4 for all kinds. Which of its ways a kind may take, and what it needs for them, is the guard's. A change
/// of the machine gets a new version.
/// </summary>
internal static class ChangeType
{
    public const string Id = "change";

    public const string Draft = "draft";
    public const string Submitted = "submitted";
    public const string Assess = "assess";
    public const string Authorize = "authorize";
    public const string Scheduled = "scheduled";
    public const string Implement = "implement";
    public const string Review = "review";
    public const string Closed = "closed";
    public const string Cancelled = "cancelled";

    /// <summary>States in which the planned time is claimed: what others must not collide with.</summary>
    public static IReadOnlyList<string> Claiming { get; } = [Submitted, Assess, Authorize, Scheduled, Implement];

    public static StateMachine Machine { get; } = new(
        Version: 1,
        InitialState: Draft,
        States:
        [
            new(Draft, "Draft", StateCategory.New, []),
            new(Submitted, "Submitted", StateCategory.Active, []),
            new(Assess, "Assess", StateCategory.Active, []),
            new(Authorize, "Authorize", StateCategory.Active, []),
            new(Scheduled, "Scheduled", StateCategory.Active, []),
            new(Implement, "Implement", StateCategory.Active, []),
            // Not "resolved": a review is work that somebody does, and no time ends it.
            new(Review, "Review", StateCategory.Active, []),
            new(Closed, "Closed", StateCategory.Closed, []),
            new(Cancelled, "Cancelled", StateCategory.Cancelled, []),
        ],
        Transitions:
        [
            new("submit", "Submit change", [Draft], Submitted),
            new("assess", "Assess change", [Submitted], Assess),
            new("authorize", "Ask for authorization", [Submitted, Assess], Authorize),
            new("schedule", "Schedule change", [Submitted, Authorize], Scheduled),
            new("implement", "Start implementation", [Scheduled], Implement, Owner),
            new("review", "Review change", [Authorize, Implement], Review, Owner),
            new("close", "Close change", [Review], Closed),
            new("reject", "Reject change", [Submitted, Assess, Authorize], Draft, Reason),
            // A scheduled change that is planned anew begins anew: its approvals were for another plan.
            new("replan", "Plan anew", [Scheduled], Draft, Reason),
            new("cancel", "Cancel change", [Draft, Submitted, Assess, Authorize, Scheduled], Cancelled, Reason),
            new("cancel", "Cancel change", [Implement], Cancelled, Reason, TicketPermissions.CancelTickets),
        ]);

    public static TicketType Type { get; } = new()
    {
        Id = Id,
        Name = "change",
        PluralName = "Changes",
        NumberPrefix = "CHG",
        ApiPath = "changes",
        Icon = "git-branch",
        // A change has a window, not a target.
        HasServiceLevels = false,
        FieldNames = [.. PlanFields.Of(new ChangePlan()).Select(f => new Choice(f.Name, f.Label)), new("conflictOverride", "Conflicts overridden"), new("onHold", "On hold"), new("task", "Implementation task")],
        StateMachine = Machine,
        ResolutionCodes = [],
    };
}
