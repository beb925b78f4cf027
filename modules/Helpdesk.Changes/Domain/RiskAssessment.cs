namespace Helpdesk.Changes.Domain;

/// <summary>The risk of a change: the highest of what speaks for one. Null for what is not known.</summary>
/// <param name="Questionnaire">Highest answer; null while one is missing.</param>
/// <param name="Service">By the impact of the service when it fails.</param>
/// <param name="History">By how the last changes of the service went.</param>
internal sealed record RiskAssessment(RiskLevel? Questionnaire, RiskLevel? Service, RiskLevel? History)
{
    /// <summary>Changes of the service that count.</summary>
    public const int Remembered = 10;

    public RiskLevel? Level => new[] { Questionnaire, Service, History }.Max();

    /// <param name="answers">Answers.</param>
    /// <param name="serviceImpact">1 high to 3 low; null without a service.</param>
    /// <param name="outcomes">Of the last changes of the service.</param>
    public static RiskAssessment Of(IReadOnlyList<RiskLevel?> answers, int? serviceImpact, IReadOnlyCollection<ChangeOutcome> outcomes) => new(
        answers.Contains(null) ? null : answers.Max(),
        serviceImpact switch
        {
            null => null,
            <= 1 => RiskLevel.High,
            2 => RiskLevel.Medium,
            _ => RiskLevel.Low,
        },
        outcomes.Count == 0 ? null : (outcomes.Count(o => o != ChangeOutcome.Successful), outcomes.Count(o => o is ChangeOutcome.Failed or ChangeOutcome.BackedOut)) switch
        {
            (_, >= 2) => RiskLevel.High,
            (>= 1, _) => RiskLevel.Medium,
            _ => RiskLevel.Low,
        });
}
