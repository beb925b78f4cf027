using Helpdesk.Changes.Domain;

namespace Helpdesk.Changes;

/// <summary>English names of values, the localization keys.</summary>
internal static class ChangeTexts
{
    public static string Kind(ChangeKind kind) => kind switch
    {
        ChangeKind.Normal => "Normal change",
        ChangeKind.Standard => "Standard change",
        ChangeKind.Emergency => "Emergency change",
        _ => "Retrospective change",
    };

    public static string Outcome(ChangeOutcome outcome) => outcome switch
    {
        ChangeOutcome.Successful => "Successful",
        ChangeOutcome.WithIssues => "With issues",
        ChangeOutcome.Failed => "Failed",
        _ => "Backed out",
    };

    public static string Meeting(CabMeetingState state) => state switch
    {
        CabMeetingState.Planned => "Planned",
        CabMeetingState.Running => "Running",
        CabMeetingState.Held => "Held",
        _ => "Called off",
    };

    public static string Risk(RiskLevel? level) => level switch
    {
        RiskLevel.Low => "Low risk",
        RiskLevel.Medium => "Medium risk",
        RiskLevel.High => "High risk",
        _ => "Not known",
    };

    public static string Task(ChangeTaskState state) => state switch
    {
        ChangeTaskState.Open => "Not begun",
        ChangeTaskState.Started => "Begun",
        ChangeTaskState.Done => "Done",
        ChangeTaskState.Failed => "Not done",
        _ => "Not needed",
    };

    /// <summary>Icon of a kind: who does not see colours sees the shape.</summary>
    public static string Icon(ChangeKind kind) => kind switch
    {
        ChangeKind.Normal => "git-branch",
        ChangeKind.Standard => "repeat",
        ChangeKind.Emergency => "bolt",
        _ => "history",
    };

    /// <summary>Icon of a risk: more bars for more of it.</summary>
    public static string Icon(RiskLevel? level) => level switch
    {
        RiskLevel.Low => "antenna-bars-2",
        RiskLevel.Medium => "antenna-bars-3",
        RiskLevel.High => "antenna-bars-5",
        _ => "help-circle",
    };
}
