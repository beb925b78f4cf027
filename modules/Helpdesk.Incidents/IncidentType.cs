using Helpdesk.Tickets;
using static Helpdesk.Tickets.TransitionRequirements;

namespace Helpdesk.Incidents;

/// <summary>
/// The incident: the machine of practice.md 2.1. It allows what staff really does (a third of all resolutions come straight from waiting, a
/// quarter straight from new) and refuses the rest. A change of the machine gets a new version.
/// </summary>
internal static class IncidentType
{
    public const string Id = "incident";

    public const string New = "new";
    public const string InProgress = "in-progress";
    public const string OnHold = "on-hold";
    public const string Resolved = "resolved";
    public const string Closed = "closed";
    public const string Cancelled = "cancelled";

    public static StateMachine Machine { get; } = new(
        Version: 1,
        InitialState: New,
        States:
        [
            new(New, "New", StateCategory.New, []),
            new(InProgress, "In progress", StateCategory.Active, []),
            new(OnHold, "On hold", StateCategory.Waiting,
            [
                new("awaiting-caller", "Awaiting caller", NeedsPublicReply: true, ResumesOnRequesterReply: true),
                new("awaiting-change", "Awaiting change", ReachesChildren: true),
                new("awaiting-problem", "Awaiting problem", ReachesChildren: true),
                new("awaiting-vendor", "Awaiting vendor", ReachesChildren: true),
                new("awaiting-evidence", "Awaiting evidence"),
            ]),
            new(Resolved, "Resolved", StateCategory.Resolved, []),
            new(Closed, "Closed", StateCategory.Closed, []),
            new(Cancelled, "Cancelled", StateCategory.Cancelled, []),
        ],
        Transitions:
        [
            new("start", "Start work", [New], InProgress, Owner),
            new("resume", "Resume work", [OnHold], InProgress, Owner),
            new("hold", "Put on hold", [New, InProgress], OnHold, TransitionRequirements.SubState),
            // Another reason to wait is a segment of its own.
            new("hold", "Change the reason", [OnHold], OnHold, TransitionRequirements.SubState),
            new("resolve", "Resolve incident", [New, InProgress, OnHold], Resolved, Owner | Resolution),
            new("requeue", "Return to queue", [InProgress, OnHold], New, ClearsOwner: true),
            new("cancel", "Cancel incident", [New, OnHold], Cancelled, Reason, RequesterMay: true),
            new("cancel", "Cancel incident", [InProgress], Cancelled, Reason, TicketPermissions.CancelTickets),
            new("close", "Close incident", [Resolved], Closed, Permission: TicketPermissions.CloseTickets, RequesterMay: true),
            new("reopen", "Reopen incident", [Resolved], InProgress, Owner | Reason, RequesterMay: true, IsReopen: true),
            new("reopen-to-queue", "Reopen to queue", [Resolved], New, Reason, RequesterMay: true, IsReopen: true, ClearsOwner: true),
            new("reopen", "Reopen closed incident", [Closed], InProgress, Owner | Reason, TicketPermissions.ReopenClosedTickets, IsReopen: true, Policy: TicketPolicies.ReopenClosed),
            new("reopen", "Reopen cancelled incident", [Cancelled], InProgress, Owner | Reason, TicketPermissions.ReopenCancelledTickets, IsReopen: true),
        ]);

    public static TicketType Type { get; } = new()
    {
        Id = Id,
        Name = "incident",
        PluralName = "Incidents",
        NumberPrefix = "INC",
        ApiPath = "incidents",
        Icon = "alert-triangle",
        PortalAction = "Report a problem",
        FieldNames = [new("isMajor", "Major incident")],
        StateMachine = Machine,
        ResolutionCodes =
        [
            new("fixed", "Fixed"),
            new("workaround", "Workaround given"),
            new("explained", "Explained to the requester"),
            new("vendor", "Fixed by a vendor"),
            new("problem-fixed", "Cause fixed with its problem"),
            new("known-error", "Known error"),
            new("duplicate", "Duplicate"),
            new("not-reproducible", "Not reproducible"),
            new("no-fault", "No fault found"),
            new("not-needed", "No longer needed"),
        ],
    };
}
