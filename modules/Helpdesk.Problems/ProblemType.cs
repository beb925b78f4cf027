using Helpdesk.Tickets;
using static Helpdesk.Tickets.TransitionRequirements;

namespace Helpdesk.Problems;

/// <summary>The problem: the machine of practice.md 2.5 with a wait of its own, because a third of a problem's life is waiting. A change of the machine gets a new version.</summary>
internal static class ProblemType
{
    public const string Id = "problem";

    public const string New = "new";
    public const string Assess = "assess";
    public const string RootCause = "root-cause";
    public const string Fix = "fix";
    public const string OnHold = "on-hold";
    public const string Resolved = "resolved";
    public const string Closed = "closed";
    public const string Cancelled = "cancelled";

    public const string FixApplied = "fix-applied";
    public const string RiskAccepted = "risk-accepted";
    public const string Duplicate = "duplicate";

    public static StateMachine Machine { get; } = new(
        Version: 1,
        InitialState: New,
        States:
        [
            new(New, "New", StateCategory.New, []),
            new(Assess, "Assess", StateCategory.Active, []),
            new(RootCause, "Root cause analysis", StateCategory.Active, []),
            new(Fix, "Fix in progress", StateCategory.Active, []),
            new(OnHold, "On hold", StateCategory.Waiting,
            [
                new("awaiting-change", "Awaiting change"),
                new("awaiting-vendor", "Awaiting vendor"),
                new("awaiting-evidence", "Awaiting evidence"),
            ]),
            new(Resolved, "Resolved", StateCategory.Resolved, []),
            new(Closed, "Closed", StateCategory.Closed, []),
            new(Cancelled, "Cancelled", StateCategory.Cancelled, []),
        ],
        Transitions:
        [
            new("assess", "Assess problem", [New], Assess, Owner),
            new("analyse", "Analyse the root cause", [Assess, Fix, OnHold], RootCause, Owner),
            new("fix", "Start the fix", [RootCause, OnHold], Fix, Owner),
            new("hold", "Put on hold", [Assess, RootCause, Fix], OnHold, TransitionRequirements.SubState),
            // Another reason to wait is a segment of its own.
            new("hold", "Change the reason", [OnHold], OnHold, TransitionRequirements.SubState),
            new("resolve", "Resolve problem", [Assess, RootCause, Fix, OnHold], Resolved, Owner | Resolution),
            new("cancel", "Cancel problem", [New, Assess], Cancelled, Reason),
            new("cancel", "Cancel problem", [RootCause, Fix, OnHold], Cancelled, Reason, TicketPermissions.CancelTickets),
            new("close", "Close problem", [Resolved], Closed, Permission: TicketPermissions.CloseTickets),
            new("reanalyse", "Analyse again", [Resolved], RootCause, Owner | Reason, IsReopen: true),
            new("reanalyse", "Analyse again", [Closed, Cancelled], RootCause, Owner | Reason, ProblemPermissions.ManageProblems, IsReopen: true),
        ]);

    public static TicketType Type { get; } = new()
    {
        Id = Id,
        Name = "problem",
        PluralName = "Problems",
        NumberPrefix = "PRB",
        ApiPath = "problems",
        Icon = "bug",
        HasServiceLevels = false,
        FieldNames =
        [
            new("rootCause", "Root cause"),
            new("whys", "Five whys"),
            new("workaround", "Workaround"),
            new("reviewOn", "Next review"),
            new("riskOwner", "Owner of the risk"),
            new("riskUntil", "Accepted until"),
            new("riskReason", "Reason"),
        ],
        StateMachine = Machine,
        ResolutionCodes =
        [
            new(FixApplied, "Fix applied"),
            new(RiskAccepted, "Risk accepted"),
            new(Duplicate, "Duplicate"),
        ],
    };
}
