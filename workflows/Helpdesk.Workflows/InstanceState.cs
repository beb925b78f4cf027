using Helpdesk.Workflows.Engine;

namespace Helpdesk.Workflows;

/// <summary>How pages show where a run stands.</summary>
internal static class InstanceState
{
    /// <summary>Colour role of the chip.</summary>
    public static string Kind(WorkflowSubStatus status) => status switch
    {
        WorkflowSubStatus.Finished => "success",
        WorkflowSubStatus.Faulted => "danger",
        WorkflowSubStatus.Cancelled => "neutral",
        _ => "info",
    };

    /// <summary>English text and localization key.</summary>
    public static string Text(WorkflowSubStatus status) => status switch
    {
        WorkflowSubStatus.Finished => "Finished",
        WorkflowSubStatus.Faulted => "Stopped by an incident",
        WorkflowSubStatus.Cancelled => "Cancelled",
        WorkflowSubStatus.Suspended => "Waits",
        _ => "Running",
    };
}
