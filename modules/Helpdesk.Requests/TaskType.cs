using Helpdesk.Tickets;
using static Helpdesk.Tickets.TransitionRequirements;

namespace Helpdesk.Requests;

/// <summary>A fulfilment task: one team's part of a request, a ticket of its own, so that it stands in the one queue with owner, clocks and history.</summary>
internal static class TaskType
{
    public const string Id = "task";

    public const string Open = "open";
    public const string InProgress = "in-progress";
    public const string OnHold = "on-hold";
    public const string Done = "completed";
    public const string Failed = "failed";
    public const string Cancelled = "cancelled";

    public static StateMachine Machine { get; } = new(
        Version: 1,
        InitialState: Open,
        States:
        [
            new(Open, "Open", StateCategory.New, []),
            new(InProgress, "In progress", StateCategory.Active, []),
            new(OnHold, "On hold", StateCategory.Waiting, [new("awaiting-vendor", "Awaiting vendor"), new("awaiting-delivery", "Awaiting delivery"), new("awaiting-information", "Awaiting information")]),
            // Closed, not resolved: nobody confirms a task.
            new(Done, "Completed", StateCategory.Closed, []),
            new(Failed, "Failed", StateCategory.Cancelled, []),
            new(Cancelled, "Cancelled", StateCategory.Cancelled, []),
        ],
        Transitions:
        [
            new("start", "Start work", [Open, OnHold], InProgress, Owner),
            new("hold", "Put on hold", [Open, InProgress], OnHold, TransitionRequirements.SubState),
            new("hold", "Change the reason", [OnHold], OnHold, TransitionRequirements.SubState),
            new("requeue", "Return to queue", [InProgress, OnHold], Open, ClearsOwner: true),
            new("done", "Complete task", [Open, InProgress, OnHold], Done, Owner),
            new("fail", "It cannot be done", [Open, InProgress, OnHold], Failed, Reason),
            new("cancel", "Cancel task", [Open, InProgress, OnHold], Cancelled, Reason),
            new("reopen", "Reopen task", [Done, Failed, Cancelled], InProgress, Owner | Reason, IsReopen: true),
        ]);

    public static TicketType Type { get; } = new()
    {
        Id = Id,
        Name = "task",
        PluralName = "Fulfilment tasks",
        NumberPrefix = "TSK",
        ApiPath = "fulfilment-tasks",
        Icon = "checklist",
        IsTask = true,
        StateMachine = Machine,
        ResolutionCodes = [],
    };

    public static bool IsOpen(string state) => state is Open or InProgress or OnHold;
}
