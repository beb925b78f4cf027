namespace Helpdesk.Tickets.Features;

/// <param name="ReplaceFrom">First character that a chosen suggestion replaces.</param>
/// <param name="ReplaceTo">Behind the last one.</param>
public sealed record FilterCompletion(int ReplaceFrom, int ReplaceTo, IReadOnlyList<FilterSuggestion> Suggestions);

/// <param name="Text">To insert.</param>
/// <param name="Label">Explanation in the person's language.</param>
/// <param name="Kind"><c>field</c>, <c>operator</c>, <c>value</c> or <c>keyword</c>.</param>
public sealed record FilterSuggestion(string Text, string Label, string Kind);

internal sealed class CompleteFilter
{
    public Task<FilterCompletion> HandleAsync(string text, int caret, CancellationToken cancellationToken) => throw new NotImplementedException();
}
