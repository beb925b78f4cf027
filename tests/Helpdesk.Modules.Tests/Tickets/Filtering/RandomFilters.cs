using Helpdesk.Tickets.Filtering;

namespace Helpdesk.Modules.Tests.Tickets.Filtering;

/// <summary>Random filters over every field and operator, with values that mean something.</summary>
internal static class RandomFilters
{
    private static readonly string[] Words = ["vpn", "Über", "printer", "100%", "a_b", "it's", "INC0000003", "(brackets)", "and", "say \"hi\"", "back\\slash", "state"];

    public static FilterNode Node(Random random, int depth)
    {
        // Lists of the same kind are flat, as the parser makes them.
        switch (depth == 0 ? 9 : random.Next(10))
        {
            case 0 or 1:
                return new FilterNode.And([.. Items(random, depth).Select(n => n is FilterNode.And ? Leaf(random) : n)]);
            case 2 or 3:
                return new FilterNode.Or([.. Items(random, depth).Select(n => n is FilterNode.Or ? Leaf(random) : n)]);
            case 4:
                return new FilterNode.Not(Node(random, depth - 1));
            default:
                return Leaf(random);
        }
    }

    private static IEnumerable<FilterNode> Items(Random random, int depth) =>
        Enumerable.Range(0, random.Next(2, 4)).Select(_ => Node(random, depth - 1));

    private static FilterNode Leaf(Random random)
    {
        if (random.Next(12) == 0)
        {
            return new FilterNode.Search(new FilterValue(Words[random.Next(Words.Length)], true, 0));
        }

        var field = FilterFields.All[random.Next(FilterFields.All.Count)];
        var @operator = field.Operators[random.Next(field.Operators.Count)];
        var count = @operator switch
        {
            FilterOperator.IsEmpty or FilterOperator.IsNotEmpty => 0,
            FilterOperator.In or FilterOperator.NotIn => random.Next(1, 4),
            _ => 1,
        };
        return new FilterNode.Comparison(
            field, @operator, [.. Enumerable.Range(0, count).Select(_ => Value(random, field, @operator))], 0);
    }

    private static FilterValue Value(Random random, FilterField field, FilterOperator @operator)
    {
        string[] choices = field.Kind switch
        {
            FilterFieldKind.Text => Words,
            FilterFieldKind.Number => ["0", "1", "2", "7"],
            FilterFieldKind.Priority => ["1", "2", "3", "critical", "planning"],
            FilterFieldKind.Level => ["1", "medium", "3"],
            FilterFieldKind.Choice => ["phone", "portal", "email"],
            FilterFieldKind.Type => ["incident"],
            FilterFieldKind.State => ["new", "in-progress", "on-hold", "resolved", "closed"],
            FilterFieldKind.SubState => ["awaiting-caller", "awaiting-vendor"],
            FilterFieldKind.Flag => ["yes", "no"],
            FilterFieldKind.Person when @operator == FilterOperator.Contains || @operator == FilterOperator.NotContains => ["an", "tom"],
            FilterFieldKind.Person when field.IsNullable => ["anna", "tom", "rita", "nobody"],
            FilterFieldKind.Person => ["anna", "tom", "rita"],
            FilterFieldKind.Team => ["Network", "Workplace", "nobody"],
            FilterFieldKind.Category => ["Hardware", "Hardware/Printer", "Network/VPN"],
            FilterFieldKind.Service => ["Email", "Printing"],
            FilterFieldKind.Date when @operator is FilterOperator.Equal or FilterOperator.NotEqual => ["today", "yesterday", "this-week", "2026-11-19"],
            FilterFieldKind.Date => ["today", "-2d", "-4h", "last-week", "2026-11-19", "2026-11-19T10:30", "now"],
            _ => ["INC0000001", "INC0000002"],
        };
        var text = choices[random.Next(choices.Length)];
        return new FilterValue(text, field.Kind == FilterFieldKind.Text || text.Contains('/', StringComparison.Ordinal), 0);
    }
}
