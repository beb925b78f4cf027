using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Features;

namespace Helpdesk.Changes.Api;

/// <summary>A plan.</summary>
internal sealed record ChangePlanBody
{
    /// <summary>How it goes through the machine; chosen in a draft.</summary>
    public required ChangeKind Kind { get; init; }

    /// <summary>Why the change is made.</summary>
    public string? Reason { get; init; }

    /// <summary>When it begins.</summary>
    public DateTime? PlannedStart { get; init; }

    /// <summary>When it ends.</summary>
    public DateTime? PlannedEnd { get; init; }

    /// <summary>What is done.</summary>
    public string? ImplementationPlan { get; init; }

    /// <summary>How it is checked.</summary>
    public string? TestPlan { get; init; }

    /// <summary>How it is taken back.</summary>
    public string? BackoutPlan { get; init; }

    /// <summary>Answers by question: <c>users</c>, <c>experience</c>, <c>backout</c>, <c>test</c>, <c>dependencies</c>.</summary>
    public IReadOnlyDictionary<string, RiskLevel>? Risk { get; init; }

    /// <summary>Version of the model that it is made by.</summary>
    public Guid? ModelVersionId { get; init; }

    /// <summary>When the work began.</summary>
    public DateTime? ActualStart { get; init; }

    /// <summary>When it ended.</summary>
    public DateTime? ActualEnd { get; init; }

    /// <summary>How it went.</summary>
    public ChangeOutcome? Outcome { get; init; }

    /// <summary>What was learned.</summary>
    public string? Review { get; init; }

    public ChangePlan ToPlan() => new()
    {
        Kind = Kind,
        Reason = Reason,
        PlannedStart = Instants.Utc(PlannedStart),
        PlannedEnd = Instants.Utc(PlannedEnd),
        ImplementationPlan = ImplementationPlan,
        TestPlan = TestPlan,
        BackoutPlan = BackoutPlan,
        Answers = [.. RiskQuestions.All.Select(q => Risk is not null && Risk.TryGetValue(q.Id, out var level) ? level : (RiskLevel?)null)],
        ModelVersionId = ModelVersionId,
        ActualStart = Instants.Utc(ActualStart),
        ActualEnd = Instants.Utc(ActualEnd),
        Outcome = Outcome,
        Review = Review,
    };
}

/// <summary>Why conflicts do not count.</summary>
internal sealed record OverrideBody
{
    /// <summary>Why it goes ahead.</summary>
    public required string Reason { get; init; }
}

/// <summary>A free time.</summary>
/// <param name="Start">Start, UTC.</param>
/// <param name="End">End, UTC.</param>
internal sealed record FreeSlotResource(DateTime Start, DateTime End);

/// <summary>The risk of a change: the highest of its inputs.</summary>
/// <param name="Level">Risk; null while nothing is known.</param>
/// <param name="Questionnaire">By the answers; null while one is missing.</param>
/// <param name="Service">By the impact of the service.</param>
/// <param name="ServiceHistory">By the last changes of the service.</param>
/// <param name="TeamHistory">By the last changes of the team.</param>
/// <param name="Answers">Answers by question.</param>
internal sealed record ChangeRiskResource(
    RiskLevel? Level, RiskLevel? Questionnaire, RiskLevel? Service, RiskLevel? ServiceHistory, RiskLevel? TeamHistory, IReadOnlyDictionary<string, RiskLevel?> Answers);

/// <summary>A conflict.</summary>
/// <param name="Kind">Why.</param>
/// <param name="Text">The same in words.</param>
/// <param name="Start">When the other one begins, UTC.</param>
/// <param name="End">When it ends, UTC.</param>
/// <param name="IsOverridden">Somebody lets the change go ahead in spite of it.</param>
internal sealed record ChangeConflictResource(ConflictKind Kind, string Text, DateTime Start, DateTime End, bool IsOverridden);

/// <summary>A plan with what follows from it.</summary>
internal sealed record ChangePlanResource(
    string Number, string State, ChangeKind Kind, string? Reason, DateTime? PlannedStart, DateTime? PlannedEnd, string? ImplementationPlan, string? TestPlan,
    string? BackoutPlan, ChangeRiskResource Risk, DateTime? ActualStart, DateTime? ActualEnd, ChangeOutcome? Outcome, string? Review,
    IReadOnlyList<ChangeConflictResource> Conflicts, string? OverrideReason, Guid? OverriddenById, DateTime? OverriddenAt, Guid? ModelVersionId, string? Model,
    DateTime? HeldAt, string? HeldReason)
{
    public static ChangePlanResource Of(ChangePlanView view, ConflictTexts texts)
    {
        var (change, plan) = (view.Change, view.Change.Plan);
        var counting = change.NotOverridden(view.Conflicts);
        return new(
            view.Ticket.Number, view.Ticket.State, plan.Kind, plan.Reason, plan.PlannedStart, plan.PlannedEnd, plan.ImplementationPlan, plan.TestPlan,
            plan.BackoutPlan,
            new(
                view.Risk.Level, view.Risk.Questionnaire, view.Risk.Service, view.Risk.ServiceHistory, view.Risk.TeamHistory,
                RiskQuestions.All.Zip(plan.Answers).ToDictionary(q => q.First.Id, q => q.Second)),
            plan.ActualStart, plan.ActualEnd, plan.Outcome, plan.Review,
            [.. view.Conflicts.Select(c => new ChangeConflictResource(c.Kind, texts.Of(c), c.At.Start, c.At.End, !counting.Contains(c)))],
            change.OverrideReason, change.OverriddenById, change.OverriddenAt, change.ModelVersionId, change.ModelName, change.HeldAt, change.HeldReason);
    }
}
