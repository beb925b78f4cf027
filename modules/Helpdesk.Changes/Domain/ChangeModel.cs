using Helpdesk.Data;

namespace Helpdesk.Changes.Domain;

/// <summary>
/// How a kind of change is done again and again. By an approved version of a standard model a change is made without further approval (practice.md 2.4);
/// a normal one only fills in the plan.
/// </summary>
[Configuration]
[LedgerName("changes.model")]
public sealed class ChangeModel : AggregateRoot
{
    public const int MaxName = 200;

    public string Name { get; set; } = "";

    /// <summary><see cref="ChangeKind.Standard"/> or <see cref="ChangeKind.Normal"/>.</summary>
    public ChangeKind Kind { get; set; }

    public Guid? ServiceId { get; set; }

    public Guid? TeamId { get; set; }

    /// <summary>Nobody makes changes by it any more.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Changes by it that failed since the last one that did not.</summary>
    public int Failures { get; private set; }

    /// <summary>UTC; since then too many failed for it to be approved for all.</summary>
    public DateTime? SuspendedAt { get; private set; }

    public List<ChangeModelVersion> Versions { get; } = [];

    internal bool IsSuspended => SuspendedAt is not null;

    internal ChangeModelVersion? Draft => Versions.Find(v => v.ApprovedAt is null);

    internal ChangeModelVersion? Approved => Versions.Where(v => v.ApprovedAt is not null).MaxBy(v => v.Number);

    /// <summary>How a change by this model went; one failure too many suspends it.</summary>
    internal void Count(ChangeOutcome outcome, int mostFailures, DateTime now)
    {
        Failures = outcome is ChangeOutcome.Failed or ChangeOutcome.BackedOut ? Failures + 1 : 0;
        if (Failures >= mostFailures)
        {
            SuspendedAt ??= now;
        }
    }

    internal void Resume() => (SuspendedAt, Failures) = (null, 0);
}

/// <summary>A version of a model. It is written until it is approved, and then stays as it is.</summary>
[Configuration]
[LedgerName("changes.model-version")]
public sealed class ChangeModelVersion : Entity
{
    public Guid ModelId { get; set; }

    /// <summary>1 for the first one.</summary>
    public int Number { get; set; }

    public string? Reason { get; set; }

    public string? ImplementationPlan { get; set; }

    public string? TestPlan { get; set; }

    public string? BackoutPlan { get; set; }

    /// <summary>As in <see cref="Change.RiskAnswers"/>.</summary>
    public string RiskAnswers { get; set; } = "";

    public Guid AuthorId { get; set; }

    public Guid? ApprovedById { get; set; }

    /// <summary>UTC.</summary>
    public DateTime? ApprovedAt { get; set; }

    /// <summary>UTC; from then on no change begins by it.</summary>
    public DateTime? ExpiresAt { get; set; }

    internal IReadOnlyList<RiskLevel?> Answers => Change.Answers(RiskAnswers);

    /// <summary>Labels of what it lacks before it can be approved.</summary>
    internal IReadOnlyList<string> Missing() => PlanRules.MissingInModel(new()
    {
        Reason = Reason, ImplementationPlan = ImplementationPlan, TestPlan = TestPlan, BackoutPlan = BackoutPlan, Answers = Answers,
    });

    /// <summary>Labels of what a plan says otherwise. Reason and time are each change's own.</summary>
    internal IReadOnlyList<string> Deviations(ChangePlan plan)
    {
        (string Label, bool IsSame)[] fields =
        [
            ("Implementation plan", plan.ImplementationPlan == ImplementationPlan),
            ("Test plan", plan.TestPlan == TestPlan),
            ("Backout plan", plan.BackoutPlan == BackoutPlan),
            ("Questions about the risk", plan.Answers.SequenceEqual(Answers)),
        ];
        return [.. fields.Where(f => !f.IsSame).Select(f => f.Label)];
    }
}
