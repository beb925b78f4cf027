using System.Text.Json;

namespace Helpdesk.Changes.Domain;

/// <summary>A field of a plan in the API's words.</summary>
/// <param name="Name">Name.</param>
/// <param name="Label">English label, the localization key.</param>
/// <param name="Value">Text, or null; the same for the same content in every language.</param>
/// <param name="IsApproved">People approve it before the work begins; the others tell what happened.</param>
internal sealed record PlanField(string Name, string Label, string? Value, bool IsApproved)
{
    public const int MostText = 8000;
}

/// <summary>The fields of a plan, once for history, approvals and rules.</summary>
internal static class PlanFields
{
    public const string Kind = "kind";
    public const string Reason = "reason";
    public const string PlannedStart = "plannedStart";
    public const string PlannedEnd = "plannedEnd";
    public const string Model = "model";
    public const string Tasks = "tasks";

    public static IReadOnlyList<PlanField> Of(ChangePlan plan) =>
    [
        new(Kind, "Kind", Name(plan.Kind), true),
        new(Reason, "Reason for the change", plan.Reason, true),
        new(PlannedStart, "Planned start", Instant(plan.PlannedStart), true),
        new(PlannedEnd, "Planned end", Instant(plan.PlannedEnd), true),
        new("implementationPlan", "Implementation plan", plan.ImplementationPlan, true),
        new("testPlan", "Test plan", plan.TestPlan, true),
        new("backoutPlan", "Backout plan", plan.BackoutPlan, true),
        .. RiskQuestions.All.Zip(plan.Answers, (q, a) => new PlanField(q.Id, q.Text, a is { } level ? Name(level) : null, true)),
        new(Model, "Model", plan.ModelName, true),
        new(Tasks, "Implementation tasks", plan.TaskPlan, true),
        new("actualStart", "Actual start", Instant(plan.ActualStart), false),
        new("actualEnd", "Actual end", Instant(plan.ActualEnd), false),
        new("outcome", "Outcome", plan.Outcome is { } outcome ? Name(outcome) : null, false),
        new("review", "Review", plan.Review, false),
    ];

    public static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    private static string? Instant(DateTime? at) => at?.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
}
