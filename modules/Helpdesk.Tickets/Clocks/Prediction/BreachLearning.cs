using Helpdesk.Tickets.Metrics;

namespace Helpdesk.Tickets.Clocks;

/// <summary>Makes a model of looks, and tests it on newer ones. Pure.</summary>
internal static class BreachLearning
{
    /// <summary>A percentile of fewer looks than this is chance.</summary>
    public const int FewestLooks = 30;

    /// <summary>Percentile of the remaining work.</summary>
    public const int Percentile = 80;

    /// <summary>Share of looks, in percent, whose clocks ended before the split of the test.</summary>
    private const int LearnedPercent = 70;

    /// <param name="looks">All looks.</param>
    /// <param name="clocks">Clocks that they were made of.</param>
    /// <param name="days">Days that were looked at.</param>
    /// <param name="now">UTC.</param>
    public static BreachModel Learn(IReadOnlyList<BreachLook> looks, int clocks, int days, DateTime now) =>
        new() { ComputedAt = now, Days = days, Clocks = clocks, Work = Work(looks), Test = Test(looks, now) };

    private static List<RemainingWork> Work(IEnumerable<BreachLook> looks) =>
    [
        .. looks.SelectMany(l => WorkGroup.From(l.TypeId, l.TeamId, l.State).Select(g => (Group: g, l.Work)))
            .GroupBy(l => l.Group, l => l.Work.TotalSeconds)
            .Where(g => g.Count() >= FewestLooks)
            .Select(g => new RemainingWork(g.Key, (long)MetricValue.Percentile([.. g.Order()], Percentile), g.Count())),
    ];

    /// <summary>Nothing of the test was known at the split: neither how its tickets ended, nor that they would end.</summary>
    private static BreachTest? Test(IReadOnlyList<BreachLook> looks, DateTime now)
    {
        if (looks.Count == 0)
        {
            return null;
        }

        var splitAt = looks.Select(l => l.EndedAt).Order().ElementAt(looks.Count * LearnedPercent / 100);
        var past = looks.Where(l => l.EndedAt < splitAt).ToList();
        var model = new BreachModel { ComputedAt = now, Days = 0, Clocks = 0, Work = Work(past) };
        var learned = Predicted(model, past);
        var tested = Predicted(model, looks.Where(l => l.At >= splitAt));
        if (learned.Count < FewestLooks || tested.Count < FewestLooks)
        {
            return null;
        }

        var baseRate = Share(learned);
        var expected = learned.GroupBy(l => l.Risk).ToDictionary(g => g.Key, Share);
        return new(
            splitAt,
            learned.Count,
            tested.Count,
            tested.Average(l => Distance(expected.GetValueOrDefault(l.Risk, baseRate), l.Look)),
            tested.Average(l => Distance(baseRate, l.Look)),
            baseRate,
            [.. tested.GroupBy(l => l.Risk).OrderBy(g => g.Key).Select(g => new LevelTest(g.Key, expected.GetValueOrDefault(g.Key, baseRate), g.Count(), g.Count(l => l.Look.IsLate)))]);
    }

    private static List<(BreachRisk Risk, BreachLook Look)> Predicted(BreachModel model, IEnumerable<BreachLook> looks) =>
    [
        .. looks.Select(l => (Risk: BreachRisks.Of(isPaused: false, l.Left, Span(model.Usual(l.TypeId, l.TeamId, l.State)), l.IsDueBeforeOpening), Look: l))
            .Where(l => l.Risk != BreachRisk.Unknown),
    ];

    private static TimeSpan? Span(RemainingWork? work) => work is null ? null : TimeSpan.FromSeconds(work.Seconds);

    private static double Share(IEnumerable<(BreachRisk Risk, BreachLook Look)> looks) => looks.Average(l => l.Look.IsLate ? 1.0 : 0);

    private static double Distance(double probability, BreachLook look) => Math.Pow(probability - (look.IsLate ? 1 : 0), 2);
}
