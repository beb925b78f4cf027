using Helpdesk.Tickets;
using static Helpdesk.Tickets.TransitionRequirements;

namespace Helpdesk.Requests;

/// <summary>
/// The request: practice.md 2.6. The wait for an approval is a state, so clocks that pause while a ticket waits do not run in it. A change of the machine
/// gets a new version.
/// </summary>
internal static class RequestType
{
    public const string Id = "request";

    public const string New = "new";
    public const string WaitingForApproval = "waiting-for-approval";
    public const string InFulfilment = "in-fulfilment";
    public const string OnHold = "on-hold";
    public const string Fulfilled = "fulfilled";
    public const string Closed = "closed";
    public const string Rejected = "rejected";
    public const string Cancelled = "cancelled";

    public const string AskForApproval = "ask-for-approval";
    public const string Fulfil = "fulfil";
    public const string Complete = "complete";
    public const string Reject = "reject";

    public const string Delivered = "delivered";

    public static StateMachine Machine { get; } = new(
        Version: 1,
        InitialState: New,
        States:
        [
            new(New, "New", StateCategory.New, []),
            new(WaitingForApproval, "Waiting for approval", StateCategory.Waiting, [])
            {
                Portal = new("Waiting for approval", "Somebody has to agree before we begin. You do not need to do anything.", "Somebody is asked to agree"),
            },
            new(InFulfilment, "In fulfilment", StateCategory.Active, []),
            new(OnHold, "On hold", StateCategory.Waiting,
            [
                new("awaiting-requester", "Awaiting requester", NeedsPublicReply: true, ResumesOnRequesterReply: true),
                new("awaiting-vendor", "Awaiting vendor"),
                new("awaiting-delivery", "Awaiting delivery"),
            ]),
            new(Fulfilled, "Fulfilled", StateCategory.Resolved, []),
            new(Closed, "Closed", StateCategory.Closed, []),
            new(Rejected, "Rejected", StateCategory.Cancelled, [])
            {
                Portal = new("Not approved", "This was not approved, so nothing is done. You read the reason below; ask your manager, or write to us.", "It was not approved"),
            },
            new(Cancelled, "Cancelled", StateCategory.Cancelled, []),
        ],
        Transitions:
        [
            // From any open state: what is asked for can change while it is fulfilled, and is approved anew then.
            new(AskForApproval, "Ask for approval", [New, WaitingForApproval, InFulfilment, OnHold], WaitingForApproval),
            new(Fulfil, "Start fulfilment", [New, WaitingForApproval, OnHold], InFulfilment),
            new("hold", "Put on hold", [New, InFulfilment], OnHold, TransitionRequirements.SubState),
            // Another reason to wait is a segment of its own.
            new("hold", "Change the reason", [OnHold], OnHold, TransitionRequirements.SubState),
            new(Complete, "Complete request", [InFulfilment, OnHold], Fulfilled, Resolution),
            new(Reject, "Reject request", [WaitingForApproval], Rejected, Reason),
            new("revise", "Revise request", [Rejected], New, Reason, IsReopen: true),
            new("cancel", "Cancel request", [New, WaitingForApproval, OnHold], Cancelled, Reason, RequesterMay: true),
            new("cancel", "Cancel request", [InFulfilment], Cancelled, Reason, TicketPermissions.CancelTickets),
            new("close", "Close request", [Fulfilled], Closed, Permission: TicketPermissions.CloseTickets, RequesterMay: true),
            new("reopen", "Reopen request", [Fulfilled], InFulfilment, Reason, RequesterMay: true, IsReopen: true),
        ]);

    public static TicketType Type { get; } = new()
    {
        Id = Id,
        Name = "service request",
        PluralName = "Service requests",
        NumberPrefix = "REQ",
        ApiPath = "requests",
        Icon = "shopping-bag",
        PortalAction = "Request something",
        PortalPath = "/portal/catalog",
        FieldNames = [new("item", "Catalogue item"), new("quantity", "Quantity"), new("unitPrice", "Price"), new("costCentre", "Cost centre")],
        StateMachine = Machine,
        ResolutionCodes =
        [
            new(Delivered, "Delivered"),
            new("partly-delivered", "Delivered in part"),
            new("not-possible", "Not possible"),
        ],
    };

    /// <summary>Nobody works on it any more.</summary>
    public static bool IsOver(string state) => state is Fulfilled or Closed or Rejected or Cancelled;
}
