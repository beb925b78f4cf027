namespace Helpdesk.Tickets.Filtering;

/// <summary>A parsed filter. Each node knows where it stands in the text, so that an error can say it.</summary>
internal abstract record FilterNode
{
    private FilterNode()
    {
    }

    /// <summary>All of them hold.</summary>
    public sealed record And(IReadOnlyList<FilterNode> Items) : FilterNode;

    /// <summary>One of them holds.</summary>
    public sealed record Or(IReadOnlyList<FilterNode> Items) : FilterNode;

    /// <summary>It does not hold.</summary>
    public sealed record Not(FilterNode Item) : FilterNode;

    /// <summary>A field compared with values; none for <c>is empty</c>, several for <c>in</c>.</summary>
    public sealed record Comparison(FilterField Field, FilterOperator Operator, IReadOnlyList<FilterValue> Values, int Position) : FilterNode;

    /// <summary>A word without a field: searched in number and title.</summary>
    public sealed record Search(FilterValue Text) : FilterNode;
}

/// <summary>A value as it was written.</summary>
/// <param name="Text">Without quotes.</param>
/// <param name="IsQuoted">A quoted word is never a keyword (<c>me</c>, <c>today</c>).</param>
/// <param name="Position">First character, counted from 0.</param>
internal sealed record FilterValue(string Text, bool IsQuoted, int Position);

/// <summary>Operators.</summary>
internal enum FilterOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
    Contains,
    NotContains,
    In,
    NotIn,
    IsEmpty,
    IsNotEmpty,
}

/// <summary>What kind of values a field holds; decides its operators and how its values are read.</summary>
internal enum FilterFieldKind
{
    Text,
    LongText,
    Number,
    Priority,
    Level,
    Choice,
    Type,
    State,
    SubState,
    Flag,
    Person,
    Team,
    Category,
    Service,
    Date,
    Ticket,
}

/// <summary>A filter that cannot be read: what is wrong, and where.</summary>
/// <param name="message">Sentence in the person's language, position included.</param>
/// <param name="position">Character, counted from 0.</param>
internal sealed class FilterException(string message, int position) : Exception(message)
{
    public int Position { get; } = position;
}
