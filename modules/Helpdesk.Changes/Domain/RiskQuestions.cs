namespace Helpdesk.Changes.Domain;

/// <summary>A question about the risk, with what each level means.</summary>
/// <param name="Id">Name in the API.</param>
/// <param name="Text">English text, the localization key.</param>
/// <param name="Low">What stands for a low risk; the same for the others.</param>
internal sealed record RiskQuestion(string Id, string Text, string Low, string Medium, string High)
{
    public string Answer(RiskLevel level) => level switch
    {
        RiskLevel.Low => Low,
        RiskLevel.Medium => Medium,
        _ => High,
    };
}

/// <summary>The questionnaire. Short, because a long one is filled in without thinking.</summary>
internal static class RiskQuestions
{
    public static IReadOnlyList<RiskQuestion> All { get; } =
    [
        new("users", "Who notices when it goes wrong?", "A few people", "A department", "Everybody, or customers"),
        new("experience", "How often have we done this?", "Often", "Once or twice", "Never"),
        new("backout", "How can it be taken back?", "Within minutes", "Within the planned time", "Hardly or not at all"),
        new("test", "Where was it tested?", "In a copy of production", "In part", "Nowhere"),
        new("dependencies", "What depends on what is changed?", "Nothing else", "Some services", "Many services, or nobody knows"),
    ];

    public static IReadOnlyList<RiskLevel?> Unanswered { get; } = [.. All.Select(_ => (RiskLevel?)null)];
}
