using Helpdesk.Ui;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Filtering;

/// <summary>
/// Recursive descent: <c>or</c> binds weaker than <c>and</c>, <c>and</c> weaker than <c>not</c>; conditions that follow each other without a
/// word between them are joined by <c>and</c>.
/// </summary>
internal sealed class FilterParser
{
    /// <summary>Longest filter, in characters; what a saved view can hold.</summary>
    public const int MaxLength = 2000;

    private const int MaxDepth = 20;
    private const int MaxConditions = 100;

    private readonly IStringLocalizer L;
    private readonly FilterVocabulary _vocabulary;
    private readonly List<FilterToken> _tokens;
    private int _index;
    private int _depth;
    private int _conditions;

    private FilterParser(string text, IStringLocalizer localizer, FilterVocabulary vocabulary)
    {
        L = localizer;
        _vocabulary = vocabulary;
        _tokens = FilterTokenizer.Tokenize(text, localizer);
    }

    private FilterToken Current => _tokens[_index];

    /// <summary>The filter, or null for an empty text.</summary>
    /// <param name="text">Filter.</param>
    /// <param name="localizer">Texts of errors.</param>
    /// <param name="vocabulary">Fields that it may name; null for our own alone.</param>
    /// <exception cref="FilterException">The text cannot be read.</exception>
    public static FilterNode? Parse(string? text, IStringLocalizer localizer, FilterVocabulary? vocabulary = null)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        if (text.Length > MaxLength)
        {
            throw new FilterException(localizer["The filter is too long: at most {0} characters.", MaxLength], MaxLength);
        }

        var parser = new FilterParser(text, localizer, vocabulary ?? FilterVocabulary.Own);
        var node = parser.Or();
        return parser.Current.Kind == FilterTokenKind.End
            ? node
            : throw parser.Error(parser.Current, localizer["there is no opening bracket for this closing one."]);
    }

    private FilterNode Or()
    {
        if (++_depth > MaxDepth)
        {
            throw Error(Current, L["brackets and “not” are nested too deeply."]);
        }

        List<FilterNode> items = [And()];
        while (Current.Is("or"))
        {
            _index++;
            items.Add(And());
        }

        _depth--;
        return items.Count == 1 ? items[0] : new FilterNode.Or(items);
    }

    private FilterNode And()
    {
        List<FilterNode> items = [Not()];
        while (true)
        {
            if (Current.Is("and"))
            {
                _index++;
            }
            else if (Current.Is("or") || Current.Kind is FilterTokenKind.End or FilterTokenKind.Close)
            {
                return items.Count == 1 ? items[0] : new FilterNode.And(items);
            }

            items.Add(Not());
        }
    }

    private FilterNode Not()
    {
        if (!Current.Is("not"))
        {
            return Primary();
        }

        if (++_depth > MaxDepth)
        {
            throw Error(Current, L["brackets and “not” are nested too deeply."]);
        }

        _index++;
        var item = Not();
        _depth--;
        return new FilterNode.Not(item);
    }

    private FilterNode Primary()
    {
        var token = Current;
        if (++_conditions > MaxConditions)
        {
            throw Error(token, L["the filter has too many conditions: at most {0}.", MaxConditions]);
        }

        switch (token.Kind)
        {
            case FilterTokenKind.Open:
                _index++;
                var inner = Or();
                if (Current.Kind != FilterTokenKind.Close)
                {
                    throw Error(Current, L["a closing bracket is missing."]);
                }

                _index++;
                return inner;
            case FilterTokenKind.Quoted:
                _index++;
                return new FilterNode.Search(Value(token));
            case FilterTokenKind.Word when token.Is("and") || token.Is("or"):
                throw Error(token, L["a condition is missing before “{0}”.", token.Text]);
            case FilterTokenKind.Word:
                _index++;
                return StartsOperator() ? Comparison(token) : WordAlone(token);
            case FilterTokenKind.End:
                throw Error(token, L["a condition is missing at the end."]);
            default:
                throw Error(token, L["a field or a word is expected here, not “{0}”.", token.Text]);
        }
    }

    private bool StartsOperator() =>
        Current.Kind == FilterTokenKind.Operator
        || Current.Is("in")
        || Current.Is("is")
        || (Current.Is("not") && _tokens[_index + 1].Is("in"));

    private FilterNode WordAlone(FilterToken token) =>
        _vocabulary.Find(token.Text) is { Kind: FilterFieldKind.Flag } flag
            ? new FilterNode.Comparison(flag, FilterOperator.Equal, [new FilterValue("yes", false, token.Start)], token.Start)
            : new FilterNode.Search(Value(token));

    private FilterNode.Comparison Comparison(FilterToken name)
    {
        var field = _vocabulary.Find(name.Text)
            ?? throw Error(name, Nearest(name.Text) is { } nearest
                ? L["there is no field “{0}”. Did you mean “{1}”?", name.Text, nearest]
                : L["there is no field “{0}”.", name.Text]);
        var at = Current;
        var @operator = Operator();
        if (!field.Operators.Contains(@operator))
        {
            throw Error(at, L["“{0}” does not work with {1}. Use one of: {2}.", FilterOperators.Write(@operator), field.Name, string.Join(" ", field.Operators.Select(FilterOperators.Write))]);
        }

        IReadOnlyList<FilterValue> values = @operator switch
        {
            FilterOperator.IsEmpty or FilterOperator.IsNotEmpty => [],
            FilterOperator.In or FilterOperator.NotIn => Values(field),
            _ => [SingleValue(field)],
        };
        return new(field, @operator, values, name.Start);
    }

    private FilterOperator Operator()
    {
        var token = Current;
        _index++;
        if (token.Kind == FilterTokenKind.Operator)
        {
            return FilterOperators.Symbols.First(s => s.Text == token.Text).Operator;
        }

        if (token.Is("in"))
        {
            return FilterOperator.In;
        }

        if (token.Is("not"))
        {
            _index++;
            return FilterOperator.NotIn;
        }

        var isNot = Current.Is("not");
        if (isNot)
        {
            _index++;
        }

        if (!Current.Is("empty"))
        {
            throw Error(Current, L["write “is empty” or “is not empty”."]);
        }

        _index++;
        return isNot ? FilterOperator.IsNotEmpty : FilterOperator.IsEmpty;
    }

    private List<FilterValue> Values(FilterField field)
    {
        if (Current.Kind != FilterTokenKind.Open)
        {
            return [SingleValue(field)];
        }

        _index++;
        List<FilterValue> values = [];
        while (true)
        {
            values.Add(SingleValue(field));
            if (values.Count > MaxConditions)
            {
                throw Error(Current, L["the list has too many values: at most {0}.", MaxConditions]);
            }

            if (Current.Kind == FilterTokenKind.Comma)
            {
                _index++;
                continue;
            }

            if (Current.Kind != FilterTokenKind.Close)
            {
                throw Error(Current, L["a comma or a closing bracket is expected in the list."]);
            }

            _index++;
            return values;
        }
    }

    private FilterValue SingleValue(FilterField field)
    {
        var token = Current;
        if (token.Kind is not (FilterTokenKind.Word or FilterTokenKind.Quoted))
        {
            throw Error(token, L["a value for {0} is expected here.", field.Name]);
        }

        if (token.Is("and") || token.Is("or") || token.Is("not"))
        {
            throw Error(token, L["a value for {0} is expected here. Put “{1}” in quotation marks if it is the value.", field.Name, token.Text]);
        }

        _index++;
        return Value(token);
    }

    private static FilterValue Value(FilterToken token) => new(token.Text, token.Kind == FilterTokenKind.Quoted, token.Start);

    private FilterException Error(FilterToken token, string message) =>
        new(L["Character {0}: {1}", token.Start + 1, message], token.Start);

    /// <summary>The field with the fewest typing errors away, if there are at most two.</summary>
    private string? Nearest(string name)
    {
        const int Most = 2;
        var near = _vocabulary.All.Where(f => Math.Abs(f.Name.Length - name.Length) <= Most).Select(f => (f.Name, Distance: EditDistance.Between(f.Name, name)));
        return near.Where(f => f.Distance <= Most).OrderBy(f => f.Distance).FirstOrDefault().Name;
    }
}
