using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Data;

namespace Helpdesk.Changes.Domain;

/// <summary>What a change has beyond the record core. The row is made when it is needed; its key is the ticket's id.</summary>
[LedgerName("changes.change")]
public sealed class Change : AggregateRoot
{
    private const char Separator = ' ';

    public ChangeKind Kind { get; private set; }

    /// <summary>Why the change is made.</summary>
    public string? Reason { get; private set; }

    /// <summary>UTC.</summary>
    public DateTime? PlannedStart { get; private set; }

    /// <summary>UTC; not part of it.</summary>
    public DateTime? PlannedEnd { get; private set; }

    public string? ImplementationPlan { get; private set; }

    public string? TestPlan { get; private set; }

    public string? BackoutPlan { get; private set; }

    /// <summary>A digit for each question, a hyphen where there is no answer.</summary>
    public string RiskAnswers { get; private set; } = Text(RiskQuestions.Unanswered);

    public DateTime? ActualStart { get; private set; }

    public DateTime? ActualEnd { get; private set; }

    public ChangeOutcome? Outcome { get; private set; }

    public string? Review { get; private set; }

    /// <summary>Version of the model that it is made by, or null.</summary>
    public Guid? ModelVersionId { get; private set; }

    /// <summary>Name and version of the model, as they were then.</summary>
    public string? ModelName { get; private set; }

    /// <summary>The implementation tasks in words, for those who approve them; null when there are none.</summary>
    public string? TaskPlan { get; private set; }

    /// <summary>UTC; nothing goes on until somebody says so.</summary>
    public DateTime? HeldAt { get; private set; }

    public string? HeldReason { get; private set; }

    /// <summary>Why it goes ahead in spite of conflicts; null when nobody said so.</summary>
    public string? OverrideReason { get; private set; }

    public Guid? OverriddenById { get; private set; }

    public DateTime? OverriddenAt { get; private set; }

    /// <summary>Keys of the conflicts that were overridden.</summary>
    public string OverriddenConflicts { get; private set; } = "";

    /// <summary>Keys of the conflicts that people have been told of.</summary>
    public string NotedConflicts { get; private set; } = "";

    internal Period? Planned => PlannedStart is { } start && PlannedEnd is { } end && start < end ? new(start, end) : null;

    internal ChangePlan Plan => new()
    {
        Kind = Kind,
        Reason = Reason,
        PlannedStart = PlannedStart,
        PlannedEnd = PlannedEnd,
        ImplementationPlan = ImplementationPlan,
        TestPlan = TestPlan,
        BackoutPlan = BackoutPlan,
        Answers = Answers(RiskAnswers),
        ModelVersionId = ModelVersionId,
        ModelName = ModelName,
        TaskPlan = TaskPlan,
        ActualStart = ActualStart,
        ActualEnd = ActualEnd,
        Outcome = Outcome,
        Review = Review,
    };

    /// <summary>Takes over a plan that was checked. Who overrode conflicts did so for the time that was planned then.</summary>
    internal void SetPlan(ChangePlan plan)
    {
        if ((plan.PlannedStart, plan.PlannedEnd) != (PlannedStart, PlannedEnd))
        {
            (OverrideReason, OverriddenById, OverriddenAt, OverriddenConflicts) = (null, null, null, "");
        }

        (Kind, Reason, PlannedStart, PlannedEnd) = (plan.Kind, plan.Reason, plan.PlannedStart, plan.PlannedEnd);
        (ImplementationPlan, TestPlan, BackoutPlan, RiskAnswers) = (plan.ImplementationPlan, plan.TestPlan, plan.BackoutPlan, Text(plan.Answers));
        (ActualStart, ActualEnd, Outcome, Review) = (plan.ActualStart, plan.ActualEnd, plan.Outcome, plan.Review);
        (ModelVersionId, ModelName, TaskPlan) = (plan.ModelVersionId, plan.ModelName, plan.TaskPlan);
    }

    internal void Hold(string reason, DateTime now) => (HeldAt, HeldReason) = (now, reason);

    internal void GoOn() => (HeldAt, HeldReason) = (null, null);

    internal void Override(IEnumerable<Conflict> conflicts, string reason, Guid byId, DateTime now)
    {
        OverriddenConflicts = Keys(conflicts);
        (OverrideReason, OverriddenById, OverriddenAt) = (reason, byId, now);
    }

    /// <summary>Conflicts that nobody has accepted.</summary>
    internal IReadOnlyList<Conflict> NotOverridden(IEnumerable<Conflict> conflicts) => Without(conflicts, OverriddenConflicts);

    /// <summary>Remembers what people are told of now; gives what they did not know.</summary>
    internal IReadOnlyList<Conflict> Note(IReadOnlyList<Conflict> conflicts)
    {
        var news = Without(conflicts, NotedConflicts);
        NotedConflicts = Keys(conflicts);
        return news;
    }

    /// <summary>The implementation begins or ends now, unless somebody said when.</summary>
    internal bool Began(DateTime at) => ActualStart is null && (ActualStart = at) is not null;

    internal bool Ended(DateTime at) => ActualEnd is null && ActualStart < at && (ActualEnd = at) is not null;

    internal static IReadOnlyList<RiskLevel?> Answers(string text) => [.. text.Select(c => c == '-' ? (RiskLevel?)null : (RiskLevel)(c - '0'))];

    internal static string Text(IReadOnlyList<RiskLevel?> answers) => string.Concat(answers.Select(a => a is { } level ? (char)('0' + (int)level) : '-'));

    private static string Keys(IEnumerable<Conflict> conflicts) => string.Join(Separator, conflicts.Select(c => c.Key).Order(StringComparer.Ordinal));

    private static List<Conflict> Without(IEnumerable<Conflict> conflicts, string keys)
    {
        var known = keys.Split(Separator).ToHashSet(StringComparer.Ordinal);
        return [.. conflicts.Where(c => !known.Contains(c.Key))];
    }
}
