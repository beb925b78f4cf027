using System.Text.Json.Serialization;
using Helpdesk.Data;

namespace Helpdesk.Tickets.Clocks;

/// <summary>What was learned of finished tickets, and how good it was on those that it had not learned from.</summary>
internal sealed record BreachModel
{
    private Dictionary<WorkGroup, RemainingWork>? _byGroup;

    /// <summary>UTC.</summary>
    public required DateTime ComputedAt { get; init; }

    /// <summary>Days before it whose resolved tickets were looked at.</summary>
    public required int Days { get; init; }

    /// <summary>Clocks that ended in them.</summary>
    public required int Clocks { get; init; }

    /// <summary>Groups with enough looks.</summary>
    public required IReadOnlyList<RemainingWork> Work { get; init; }

    /// <summary>Null when there were too few looks to test with.</summary>
    public BreachTest? Test { get; init; }

    [JsonIgnore]
    public BreachModelState State =>
        Work.Count == 0 || Test is null ? BreachModelState.TooLittleHistory
        : Test.Brier < Test.BaseBrier ? BreachModelState.On
        : BreachModelState.NoBetterThanBaseRate;

    /// <summary>80th percentile of the work that tickets like this one still needed: of the type, team and state; else of type and state; else of the type.</summary>
    public RemainingWork? Usual(string typeId, Guid? teamId, string state)
    {
        _byGroup ??= Work.ToDictionary(w => w.Group);
        return WorkGroup.From(typeId, teamId, state).Select(g => _byGroup.GetValueOrDefault(g)).FirstOrDefault(w => w is not null);
    }
}

internal enum BreachModelState
{
    On,
    TooLittleHistory,

    /// <summary>It switches itself off.</summary>
    NoBetterThanBaseRate,
}

/// <summary>Which looks belong together.</summary>
/// <param name="TypeId">Type of the ticket.</param>
/// <param name="State">State; null for all.</param>
/// <param name="IsOfTeam">Only those of one team; <paramref name="TeamId"/> says which.</param>
/// <param name="TeamId">Team; null for nobody's, or for all teams.</param>
internal sealed record WorkGroup(string TypeId, string? State, bool IsOfTeam, Guid? TeamId)
{
    /// <summary>Groups that a ticket belongs to, the narrowest first.</summary>
    public static IEnumerable<WorkGroup> From(string typeId, Guid? teamId, string state) =>
    [
        new(typeId, state, true, teamId), new(typeId, state, false, null), new(typeId, null, false, null),
    ];
}

/// <param name="Group">Group.</param>
/// <param name="Seconds">80th percentile of the open time that was still to come.</param>
/// <param name="Looks">Looks that it is made of.</param>
internal sealed record RemainingWork(WorkGroup Group, long Seconds, int Looks);

/// <summary>The test on looks that nothing was learned from.</summary>
/// <param name="SplitAt">Learned from clocks that ended before it, tested on looks after it.</param>
/// <param name="LearnedLooks">Looks that were learned from.</param>
/// <param name="Looks">Looks that were predicted.</param>
/// <param name="Brier">Mean squared distance of the predicted probability from what came, 0 to 1; less is better.</param>
/// <param name="BaseBrier">The same for whoever only knows how often clocks are late.</param>
/// <param name="BaseRate">How often the clocks that were learned from were late, 0 to 1.</param>
/// <param name="Levels">Levels that occurred.</param>
internal sealed record BreachTest(
    DateTime SplitAt, int LearnedLooks, int Looks, double Brier, double BaseBrier, double BaseRate, IReadOnlyList<LevelTest> Levels)
{
    /// <summary>Share of looks where a warning or none was right. It flatters where few clocks are late, so it decides nothing.</summary>
    [JsonIgnore]
    public double Accuracy => Looks == 0 ? 0 : Levels.Sum(l => l.Risk == BreachRisk.OnTrack ? l.Looks - l.Late : l.Late) / (double)Looks;
}

/// <param name="Risk">Level.</param>
/// <param name="Expected">Its probability of being late: how often it was among those learned from.</param>
/// <param name="Looks">Looks with this level in the test.</param>
/// <param name="Late">How many of them were late.</param>
internal sealed record LevelTest(BreachRisk Risk, double Expected, int Looks, int Late);

/// <summary>The model as it is stored. It can be dropped and computed again at any time; the ledger keeps its hash, for whoever asks what was predicted by.</summary>
[AppendOnly(MayExpire = true)]
[LedgerName("tickets.breach-model")]
internal sealed class StoredBreachModel
{
    public DateTime ComputedAt { get; set; }

    /// <summary><see cref="BreachModel"/> as JSON.</summary>
    public string Body { get; set; } = "{}";
}
