namespace Helpdesk.Changes.Domain;

/// <summary>What each kind of change needs and may do (practice.md 2.4).</summary>
internal static class PlanRules
{
    /// <summary>Labels of what is missing before anybody is asked.</summary>
    public static IReadOnlyList<string> MissingToSubmit(ChangePlan plan)
    {
        (string Label, bool IsGiven)[] needed =
        [
            ("Reason for the change", plan.Reason is not null),
            ("Planned start", plan.PlannedStart is not null),
            ("Planned end", plan.PlannedEnd is not null),
            ("Implementation plan", plan.ImplementationPlan is not null),
            ("Test plan", plan.TestPlan is not null),
            ("Backout plan", plan.BackoutPlan is not null),
            ("Actual start", plan.Kind != ChangeKind.Retrospective || plan.ActualStart is not null),
            ("Actual end", plan.Kind != ChangeKind.Retrospective || plan.ActualEnd is not null),
        ];
        return [.. needed.Where(n => !n.IsGiven).Select(n => n.Label)];
    }

    /// <summary>Labels of what a model lacks: what each change by it takes over.</summary>
    public static IReadOnlyList<string> MissingInModel(ChangePlan plan)
    {
        (string Label, bool IsGiven)[] needed =
        [
            ("Implementation plan", plan.ImplementationPlan is not null),
            ("Test plan", plan.TestPlan is not null),
            ("Backout plan", plan.BackoutPlan is not null),
            ("Questions about the risk", IsRiskScored(plan)),
        ];
        return [.. needed.Where(n => !n.IsGiven).Select(n => n.Label)];
    }

    public static bool IsRiskScored(ChangePlan plan) => !plan.Answers.Contains(null);

    /// <summary>Somebody writes down what was learned before it is closed.</summary>
    public static bool NeedsReview(ChangePlan plan, bool hasCausedIncidents) =>
        plan.Kind is ChangeKind.Emergency or ChangeKind.Retrospective || plan.Outcome is not ChangeOutcome.Successful || hasCausedIncidents;

    /// <summary>An incident counts that was linked until a week after the work; one that nobody knows the time of counts too.</summary>
    public static bool IsSoonAfter(ChangePlan plan, DateTime? linkedAt) => linkedAt is null || plan.ActualEnd is null || linkedAt <= plan.ActualEnd.Value.AddDays(7);

    /// <summary>True when the kind takes this way.</summary>
    public static bool Takes(ChangeKind kind, string from, string to) => (from, to) switch
    {
        (_, ChangeType.Assess) => kind == ChangeKind.Normal,
        (ChangeType.Submitted, ChangeType.Authorize) => kind is ChangeKind.Emergency or ChangeKind.Retrospective,
        (ChangeType.Assess, ChangeType.Authorize) => kind == ChangeKind.Normal,
        (ChangeType.Submitted, ChangeType.Scheduled) => kind == ChangeKind.Standard,
        (ChangeType.Authorize, ChangeType.Scheduled) => kind is ChangeKind.Normal or ChangeKind.Emergency,
        (ChangeType.Authorize, ChangeType.Review) => kind == ChangeKind.Retrospective,
        (_, ChangeType.Implement) => kind != ChangeKind.Retrospective,
        _ => true,
    };
}
