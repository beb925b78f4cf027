using Helpdesk.Tickets.Metrics;

namespace Helpdesk.Tickets.Ratings;

/// <summary>How often a reason was ticked.</summary>
/// <param name="Reason">As the administrator wrote it.</param>
/// <param name="Count">Answers with it.</param>
/// <param name="Percent">Of all answers.</param>
internal sealed record RatingReasonCount(string Reason, int Count, double Percent);

/// <summary>The reasons of a scope.</summary>
/// <param name="Answers">Answers that were given, with or without a reason.</param>
/// <param name="Reasons">The most frequent first; null below <see cref="MetricDefinition.FewestRecords"/> answers, where they would tell what single persons think.</param>
internal sealed record RatingReasonFigures(int Answers, IReadOnlyList<RatingReasonCount>? Reasons)
{
    public static RatingReasonFigures Of(IEnumerable<MetricRow> asked)
    {
        List<MetricRow> answers = [.. asked.Where(r => r.Score is not null)];
        return new(
            answers.Count,
            answers.Count < MetricRegistry.Satisfaction.FewestRecords
                ? null
                :
                [
                    .. answers.SelectMany(r => r.Reasons).CountBy(r => r, StringComparer.OrdinalIgnoreCase)
                        .OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal)
                        .Select(r => new RatingReasonCount(r.Key, r.Value, 100.0 * r.Value / answers.Count)),
                ]);
    }
}

/// <summary>Counts the reasons of the ratings of a scope, from the records of the satisfaction metric.</summary>
internal sealed class ReadRatingReasons(MetricSource source)
{
    public async Task<RatingReasonFigures> HandleAsync(MetricScope scope, CancellationToken cancellationToken) =>
        RatingReasonFigures.Of(await source.ReadAsync(MetricRegistry.Satisfaction, scope, cancellationToken));
}
