namespace Helpdesk.Changes.Domain;

/// <summary>The risk of a change: the highest of what speaks for one. Null for what is not known.</summary>
/// <param name="Questionnaire">Highest answer; null while one is missing.</param>
/// <param name="Service">By the impact of the service when it fails.</param>
/// <param name="ServiceHistory">By how the last changes of the service went.</param>
/// <param name="TeamHistory">By how the last changes of the team went.</param>
internal sealed record RiskAssessment(RiskLevel? Questionnaire, RiskLevel? Service, RiskLevel? ServiceHistory, RiskLevel? TeamHistory)
{
    /// <summary>Changes that count in a history.</summary>
    public const int Remembered = 10;

    public RiskLevel? Level => new[] { Questionnaire, Service, ServiceHistory, TeamHistory }.Max();

    /// <param name="answers">Answers.</param>
    /// <param name="serviceImpact">1 high to 3 low; null without a service.</param>
    /// <param name="ofService">Outcomes of the last changes of the service, newest first.</param>
    /// <param name="ofTeam">Outcomes of the last changes of the team, newest first.</param>
    public static RiskAssessment Of(
        IReadOnlyList<RiskLevel?> answers, int? serviceImpact, IReadOnlyCollection<ChangeOutcome> ofService, IReadOnlyCollection<ChangeOutcome> ofTeam) => new(
        answers.Contains(null) ? null : answers.Max(),
        serviceImpact switch
        {
            null => null,
            <= 1 => RiskLevel.High,
            2 => RiskLevel.Medium,
            _ => RiskLevel.Low,
        },
        Of(ofService),
        Of(ofTeam));

    private static RiskLevel? Of(IReadOnlyCollection<ChangeOutcome> outcomes)
    {
        var last = outcomes.Take(Remembered).ToList();
        return last.Count == 0 ? null : (last.Count(o => o != ChangeOutcome.Successful), last.Count(o => o is ChangeOutcome.Failed or ChangeOutcome.BackedOut)) switch
        {
            (_, >= 2) => RiskLevel.High,
            (>= 1, _) => RiskLevel.Medium,
            _ => RiskLevel.Low,
        };
    }
}
