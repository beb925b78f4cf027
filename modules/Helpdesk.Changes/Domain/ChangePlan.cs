namespace Helpdesk.Changes.Domain;

/// <summary>What people write about a change beyond its ticket. Texts are trimmed, empty ones null; instants are UTC.</summary>
internal sealed record ChangePlan
{
    public ChangeKind Kind { get; init; }

    public string? Reason { get; init; }

    public DateTime? PlannedStart { get; init; }

    public DateTime? PlannedEnd { get; init; }

    public string? ImplementationPlan { get; init; }

    public string? TestPlan { get; init; }

    public string? BackoutPlan { get; init; }

    /// <summary>Answers of the questionnaire in its order; null for those that are not answered.</summary>
    public IReadOnlyList<RiskLevel?> Answers { get; init; } = RiskQuestions.Unanswered;

    /// <summary>Version of the model that it is made by, or null.</summary>
    public Guid? ModelVersionId { get; init; }

    /// <summary>Name and version of the model; follows from <see cref="ModelVersionId"/>.</summary>
    public string? ModelName { get; init; }

    /// <summary>The tasks in words; follows from them.</summary>
    public string? TaskPlan { get; init; }

    public DateTime? ActualStart { get; init; }

    public DateTime? ActualEnd { get; init; }

    public ChangeOutcome? Outcome { get; init; }

    /// <summary>Text of the review after the implementation.</summary>
    public string? Review { get; init; }
}
