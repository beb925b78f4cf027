using System.Globalization;
using Helpdesk.Identity;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Filtering;
using Helpdesk.Tickets.Text;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <param name="ReplaceFrom">First character that a chosen suggestion replaces.</param>
/// <param name="ReplaceTo">Behind the last one.</param>
public sealed record FilterCompletion(int ReplaceFrom, int ReplaceTo, IReadOnlyList<FilterSuggestion> Suggestions);

/// <param name="Text">To insert.</param>
/// <param name="Label">Explanation in the person's language.</param>
/// <param name="Kind"><c>field</c>, <c>operator</c>, <c>value</c> or <c>keyword</c>.</param>
public sealed record FilterSuggestion(string Text, string Label, string Kind);

internal sealed class CompleteFilter(
    TicketAccess access, TicketCatalog catalog, FilterCompiler filters, IPeopleDirectory people, TicketLabels labels, IStringLocalizer L)
{
    private const int MaxSuggestions = 12;

    private enum Expected
    {
        Condition,
        Operator,
        Value,
        Connector,
    }

    /// <summary>What may stand at the caret.</summary>
    public async Task<FilterCompletion> HandleAsync(string text, int caret, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ReadTickets);
        text = text.Length > FilterParser.MaxLength ? text[..FilterParser.MaxLength] : text;
        caret = Math.Clamp(caret, 0, text.Length);
        List<FilterToken> tokens;
        try
        {
            tokens = FilterTokenizer.Tokenize(text[..caret], L, lenient: true);
        }
        catch (FilterException)
        {
            return new(caret, caret, []);
        }

        tokens.RemoveAt(tokens.Count - 1);
        var typed = "";
        var (from, to) = (caret, caret);
        if (tokens.Count > 0 && tokens[^1] is { Kind: FilterTokenKind.Word or FilterTokenKind.Quoted or FilterTokenKind.Operator } last && last.End == caret
            && !IsClosedQuote(text, last))
        {
            typed = last.Text;
            (from, to) = (last.Start, EndOf(last, text));
            tokens.RemoveAt(tokens.Count - 1);
        }

        var vocabulary = await filters.VocabularyAsync(cancellationToken);
        var (expected, field) = Read(tokens, vocabulary);
        if (field is { IsDeskOnly: true } && !access.SeesDesk)
        {
            return new(from, caret, []);
        }

        var suggestions = expected switch
        {
            Expected.Condition => Conditions(vocabulary),
            Expected.Operator => Operators(field!),
            Expected.Value => await ValuesAsync(field!, typed, cancellationToken),
            _ => [new("and", L["both hold"], "keyword"), new("or", L["one of them holds"], "keyword")],
        };
        return new(from, to, [.. Match(suggestions, typed).Take(MaxSuggestions)]);
    }

    /// <summary>The end of the word that the caret stands in; the caret itself while what follows cannot be read, for example an open quotation.</summary>
    private int EndOf(FilterToken typed, string text)
    {
        try
        {
            return FilterTokenizer.Tokenize(text, L).FirstOrDefault(t => t.Start == typed.Start)?.End ?? typed.End;
        }
        catch (FilterException)
        {
            return typed.End;
        }
    }

    private static bool IsClosedQuote(string text, FilterToken token) =>
        token.Kind == FilterTokenKind.Quoted && token.End - token.Start >= 2 && text[token.End - 1] == '"';

    private static IEnumerable<FilterSuggestion> Match(IEnumerable<FilterSuggestion> suggestions, string typed) =>
        typed.Length == 0
            ? suggestions
            : suggestions
                .Where(s => s.Text.Trim('"').Contains(typed, StringComparison.OrdinalIgnoreCase) || s.Label.Contains(typed, StringComparison.CurrentCultureIgnoreCase))
                .OrderByDescending(s => s.Text.Trim('"').StartsWith(typed, StringComparison.OrdinalIgnoreCase));

    /// <summary>Reads along what stands before the caret, forgivingly: half a filter is the normal case here.</summary>
    private static (Expected Expected, FilterField? Field) Read(List<FilterToken> tokens, FilterVocabulary vocabulary)
    {
        var expected = Expected.Condition;
        FilterField? field = null;
        var inList = false;
        for (var i = 0; i < tokens.Count; i++)
        {
            var token = tokens[i];
            switch (expected)
            {
                case Expected.Condition when token.Kind == FilterTokenKind.Open || token.Is("not") || token.Is("and") || token.Is("or"):
                    break;
                case Expected.Condition:
                    field = token.Kind == FilterTokenKind.Word ? vocabulary.Find(token.Text) : null;
                    expected = field is null ? Expected.Connector : Expected.Operator;
                    break;
                case Expected.Operator when token.Is("is"):
                    while (i + 1 < tokens.Count && (tokens[i + 1].Is("not") || tokens[i + 1].Is("empty")))
                    {
                        i++;
                    }

                    expected = tokens[i].Is("empty") ? Expected.Connector : Expected.Operator;
                    break;
                case Expected.Operator when token.Is("not"):
                    break;
                case Expected.Operator when token.Kind == FilterTokenKind.Operator || token.Is("in"):
                    expected = Expected.Value;
                    break;
                case Expected.Operator:
                    // A flag may stand alone.
                    expected = token.Is("and") || token.Is("or") ? Expected.Condition : Expected.Connector;
                    break;
                case Expected.Value when token.Kind == FilterTokenKind.Open:
                    inList = true;
                    break;
                case Expected.Value:
                    expected = Expected.Connector;
                    break;
                case Expected.Connector when inList && token.Kind == FilterTokenKind.Comma:
                    expected = Expected.Value;
                    break;
                case Expected.Connector when token.Kind == FilterTokenKind.Close:
                    inList = false;
                    break;
                case Expected.Connector:
                    expected = Expected.Condition;
                    break;
            }
        }

        return (expected, field);
    }

    private List<FilterSuggestion> Conditions(FilterVocabulary vocabulary) =>
        [.. vocabulary.All.Where(f => f.Custom is not { IsRetired: true } && (!f.IsDeskOnly || access.SeesDesk)).Select(f => new FilterSuggestion(f.Name, f.Custom is null ? L[f.Label] : f.Label, "field")), new("not", L["the opposite"], "keyword")];

    private List<FilterSuggestion> Operators(FilterField field) =>
    [
        .. field.Operators.Select(o => new FilterSuggestion(FilterOperators.Write(o), Meaning(o), "operator")),
        .. field.Kind == FilterFieldKind.Flag ? (FilterSuggestion[])[new("and", L["both hold"], "keyword"), new("or", L["one of them holds"], "keyword")] : [],
    ];

    private string Meaning(FilterOperator @operator) => @operator switch
    {
        FilterOperator.Equal => L["is"],
        FilterOperator.NotEqual => L["is not"],
        FilterOperator.Less => L["less than, before"],
        FilterOperator.LessOrEqual => L["at most, until"],
        FilterOperator.Greater => L["more than, after"],
        FilterOperator.GreaterOrEqual => L["at least, from"],
        FilterOperator.Contains => L["contains"],
        FilterOperator.NotContains => L["does not contain"],
        FilterOperator.In => L["is one of"],
        FilterOperator.NotIn => L["is none of"],
        FilterOperator.IsEmpty => L["has no value"],
        _ => L["has a value"],
    };

    private async Task<List<FilterSuggestion>> ValuesAsync(FilterField field, string typed, CancellationToken cancellationToken)
    {
        switch (field.Kind)
        {
            case FilterFieldKind.State:
                return Choices(catalog.Types.SelectMany(t => t.StateMachine.States).Select(s => new Choice(s.Id, s.Name)));
            case FilterFieldKind.SubState:
                return Choices(catalog.Types.SelectMany(t => t.StateMachine.States).SelectMany(s => s.SubStates).Select(s => new Choice(s.Id, s.Name)));
            case FilterFieldKind.Type:
                return Choices(catalog.Types.Select(t => new Choice(t.Id, t.Name)));
            case FilterFieldKind.Choice when field.Custom is { } custom:
                return [.. custom.Choices.Where(c => !c.IsRetired).Select(c => Value(c.Id, c.Label))];
            case FilterFieldKind.Choice:
                return Choices(TicketChannels.All);
            case FilterFieldKind.Priority:
                return [.. Enumerable.Range(1, 5).Select(p => Value(p.ToString(CultureInfo.InvariantCulture), labels.Priority(p)))];
            case FilterFieldKind.Level:
                return [.. Enumerable.Range(1, 3).Select(l => Value(l.ToString(CultureInfo.InvariantCulture), labels.Level(l)))];
            case FilterFieldKind.Flag:
                return [Value("yes", L["Yes"]), Value("no", L["No"])];
            case FilterFieldKind.Date:
                return Choices(FilterDates.Words);
            case FilterFieldKind.Team:
                return
                [
                    Value("my-teams", L["Teams that I belong to"]), Value("nobody", L["No team"]),
                    .. (await people.GetAllTeamsAsync(cancellationToken)).Select(t => Value(FilterPrinter.Quote(t.Name), L["Team"])),
                ];
            case FilterFieldKind.Person:
                List<FilterSuggestion> persons = [Value("me", L["Myself"])];
                if (field.IsNullable)
                {
                    persons.Add(Value("nobody", L["Nobody"]));
                }

                // Requesters complete with their own names only: the list of people belongs to the desk.
                if (access.SeesDesk)
                {
                    persons.AddRange((await people.SearchPeopleAsync(typed, MaxSuggestions, agentsOnly: false, cancellationToken))
                        .Select(p => Value(FilterPrinter.Quote(p.UserName), p.DisplayName)));
                }

                return persons;
            case FilterFieldKind.Category:
                return [.. (await catalog.GetCategoriesAsync(cancellationToken)).Where(c => c.IsActive).Select(c => Value(FilterPrinter.Quote(c.Path), L["Category"]))];
            case FilterFieldKind.Service:
                return [.. (await catalog.GetServicesAsync(cancellationToken)).Where(s => s.IsActive).Select(s => Value(FilterPrinter.Quote(s.Name), L["Service"]))];
            default:
                return [];
        }
    }

    private List<FilterSuggestion> Choices(IEnumerable<Choice> choices) =>
        [.. choices.DistinctBy(c => c.Id).Select(c => Value(c.Id, L[c.Name]))];

    private static FilterSuggestion Value(string text, string label) => new(text, label, "value");
}
