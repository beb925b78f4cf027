using Helpdesk.Approvals.Domain;
using Helpdesk.Ui;

namespace Helpdesk.Approvals;

/// <summary>What states and decisions are called; English texts that are keys.</summary>
internal sealed class ApprovalTexts : ITextSource
{
    public IEnumerable<string> GetTexts() =>
        Enum.GetValues<ApprovalState>().Select(State).Concat(Enum.GetValues<SlotState>().Select(Slot)).Concat(Enum.GetValues<DecisionKind>().Select(Decision));

    public static string State(ApprovalState state) => state switch
    {
        ApprovalState.Approved => "Approved",
        ApprovalState.Rejected => "Rejected",
        ApprovalState.Expired => "Expired",
        ApprovalState.Cancelled => "Withdrawn by the workflow",
        ApprovalState.Voided => "Void, the content has changed",
        _ => "Waiting for a decision",
    };

    public static string Slot(SlotState state) => state switch
    {
        SlotState.Asked => "Asked",
        SlotState.Approved => "Approved",
        SlotState.Rejected => "Rejected",
        SlotState.Closed => "Not needed",
        _ => "Not yet asked",
    };

    public static string Decision(DecisionKind kind) => kind switch
    {
        DecisionKind.Approve => "Approved",
        DecisionKind.Reject => "Rejected",
        _ => "Withdrawn",
    };

    /// <summary>Tone of the chip.</summary>
    public static string Tone(ApprovalState state) => state switch
    {
        ApprovalState.Open => "info",
        ApprovalState.Approved => "success",
        ApprovalState.Rejected => "danger",
        ApprovalState.Cancelled => "neutral",
        _ => "warning",
    };

    /// <summary>Icon of the chip: the colour only repeats it.</summary>
    public static string Icon(ApprovalState state) => state switch
    {
        ApprovalState.Open => "clock",
        ApprovalState.Approved => "check",
        ApprovalState.Rejected => "x",
        ApprovalState.Cancelled => "ban",
        _ => "alert-triangle",
    };
}
