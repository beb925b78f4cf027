using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Filtering;

/// <summary>A field of the filter language.</summary>
/// <param name="Name">As written.</param>
/// <param name="Label">English label, the localization key.</param>
/// <param name="Kind">Kind of values.</param>
/// <param name="Description">English sentence for the help page, the localization key.</param>
/// <param name="Example">A condition with it.</param>
/// <param name="IsNullable">It may be empty.</param>
/// <param name="IsDeskOnly">It tells of the desk's work or of other people: nothing for requesters.</param>
internal sealed record FilterField(
    string Name, string Label, FilterFieldKind Kind, string Description, string Example, bool IsNullable = false, bool IsDeskOnly = false)
{
    /// <summary>The custom field that it is; null for our own.</summary>
    public CustomField? Custom { get; init; }

    /// <summary>Operators that the field understands, the usual one first.</summary>
    public IReadOnlyList<FilterOperator> Operators { get; } = OperatorsOf(Kind, IsNullable);

    private static List<FilterOperator> OperatorsOf(FilterFieldKind kind, bool isNullable)
    {
        List<FilterOperator> operators = kind switch
        {
            FilterFieldKind.Text => [FilterOperator.Contains, FilterOperator.NotContains, FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In, FilterOperator.NotIn],
            FilterFieldKind.LongText => [FilterOperator.Contains, FilterOperator.NotContains],
            FilterFieldKind.Number or FilterFieldKind.Priority or FilterFieldKind.Level =>
            [
                FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.Less, FilterOperator.LessOrEqual, FilterOperator.Greater,
                FilterOperator.GreaterOrEqual, FilterOperator.In, FilterOperator.NotIn,
            ],
            FilterFieldKind.Date =>
            [
                FilterOperator.Greater, FilterOperator.GreaterOrEqual, FilterOperator.Less, FilterOperator.LessOrEqual, FilterOperator.Equal, FilterOperator.NotEqual,
            ],
            FilterFieldKind.Flag => [FilterOperator.Equal, FilterOperator.NotEqual],
            FilterFieldKind.Person or FilterFieldKind.Category =>
                [FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In, FilterOperator.NotIn, FilterOperator.Contains, FilterOperator.NotContains],
            _ => [FilterOperator.Equal, FilterOperator.NotEqual, FilterOperator.In, FilterOperator.NotIn],
        };
        if (isNullable)
        {
            operators.Add(FilterOperator.IsEmpty);
            operators.Add(FilterOperator.IsNotEmpty);
        }

        return operators;
    }
}

/// <summary>All fields of the language; the help page and the completion are made from this list.</summary>
internal static class FilterFields
{
    public static IReadOnlyList<FilterField> All { get; } =
    [
        new("state", "State", FilterFieldKind.State, "State of the ticket.", "state = in-progress"),
        new("sub-state", "Reason of the state", FilterFieldKind.SubState, "What a ticket on hold waits for.", "sub-state = awaiting-caller", IsNullable: true),
        new("open", "Open", FilterFieldKind.Flag, "Not resolved, closed or cancelled. May stand alone.", "open and priority <= 2"),
        new("priority", "Priority", FilterFieldKind.Priority, "1 critical to 5 planning; numbers or names.", "priority <= 2"),
        new("impact", "Impact", FilterFieldKind.Level, "1 high to 3 low; numbers or names.", "impact = high", IsNullable: true),
        new("urgency", "Urgency", FilterFieldKind.Level, "1 high to 3 low; numbers or names.", "urgency < low", IsNullable: true),
        new("assignee", "Assignee", FilterFieldKind.Person, "Person who owns the ticket: me, nobody, a user name or mail address; ~ searches names.", "assignee = me", IsNullable: true),
        new("team", "Team", FilterFieldKind.Team, "Team that owns the ticket: a name, nobody or my-teams.", "team in my-teams", IsNullable: true, IsDeskOnly: true),
        new("requester", "Requester", FilterFieldKind.Person, "Person who needs help.", "requester = \"jane.doe\""),
        new("opened-by", "Opened by", FilterFieldKind.Person, "Person who wrote the ticket down.", "opened-by = me", IsNullable: true),
        new("watcher", "Watcher", FilterFieldKind.Person, "Somebody who watches the ticket.", "watcher = me", IsDeskOnly: true),
        new("type", "Type", FilterFieldKind.Type, "Type of the ticket.", "type = incident"),
        new("category", "Category", FilterFieldKind.Category, "Category, its sub-categories included.", "category = \"Hardware/Printer\"", IsNullable: true),
        new("service", "Service", FilterFieldKind.Service, "Service that the ticket concerns.", "service = Email", IsNullable: true),
        new("channel", "Channel", FilterFieldKind.Choice, "Way in which the ticket came in.", "channel in (phone, email)"),
        new("number", "Number", FilterFieldKind.Text, "Number of the ticket.", "number = INC0000042"),
        new("title", "Title", FilterFieldKind.Text, "Title; ~ finds a part of it.", "title ~ \"vpn\""),
        new("external-number", "External number", FilterFieldKind.Text, "Number in the system that the ticket was imported from.", "external-number = INC0000045", IsNullable: true),
        new("parent", "Parent", FilterFieldKind.Ticket, "Number of the parent.", "parent = INC0000042", IsNullable: true, IsDeskOnly: true),
        new("created", "Created", FilterFieldKind.Date, "When it was opened.", "created >= today"),
        new("updated", "Updated", FilterFieldKind.Date, "When something last happened.", "updated < -2d"),
        new("resolved", "Resolved", FilterFieldKind.Date, "When it was resolved.", "resolved = this-week", IsNullable: true),
        new("closed", "Closed", FilterFieldKind.Date, "When it was closed or cancelled.", "closed > 2026-01-01", IsNullable: true),
        new("due", "Due", FilterFieldKind.Date, "When the next service level is due.", "due < +4h", IsNullable: true, IsDeskOnly: true),
        new("reopens", "Times reopened", FilterFieldKind.Number, "How often it was reopened.", "reopens >= 1"),
        new("reassignments", "Changes of team", FilterFieldKind.Number, "How often it changed teams.", "reassignments > 3", IsDeskOnly: true),
        new("ping-pong", "Ping-pong", FilterFieldKind.Flag, "It went back to the team that had just given it away. May stand alone.", "open and ping-pong", IsDeskOnly: true),
        new("merged", "Merged", FilterFieldKind.Flag, "Merged into another ticket, where it is worked on. May stand alone.", "state = on-hold and not merged"),
        new("overridden", "Priority overridden", FilterFieldKind.Flag, "Somebody set another priority than the matrix gives. May stand alone.", "overridden", IsDeskOnly: true),
    ];

    private static readonly Dictionary<string, FilterField> ByName = All.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);

    public static FilterField? Find(string name) => ByName.GetValueOrDefault(name);
}

/// <summary>How operators are written, longest first as the tokenizer needs it.</summary>
internal static class FilterOperators
{
    public static IReadOnlyList<(string Text, FilterOperator Operator)> Symbols { get; } =
    [
        ("!=", FilterOperator.NotEqual), ("<=", FilterOperator.LessOrEqual), (">=", FilterOperator.GreaterOrEqual), ("!~", FilterOperator.NotContains),
        ("=", FilterOperator.Equal), ("<", FilterOperator.Less), (">", FilterOperator.Greater), ("~", FilterOperator.Contains),
    ];

    public static string Write(FilterOperator @operator) => @operator switch
    {
        FilterOperator.In => "in",
        FilterOperator.NotIn => "not in",
        FilterOperator.IsEmpty => "is empty",
        FilterOperator.IsNotEmpty => "is not empty",
        _ => Symbols.First(s => s.Operator == @operator).Text,
    };
}
