using Helpdesk.Tickets.Filtering;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Reports;

/// <summary>Says a filter in words, for those who do not know the language of the queues.</summary>
internal static class FilterWords
{
    public static string Of(FilterNode node, IStringLocalizer L) => node switch
    {
        FilterNode.And and => Join(and.Items, L["{0} and {1}"], L),
        FilterNode.Or or => Join(or.Items, L["{0} or {1}"], L),
        FilterNode.Not not => L["not {0}", Inner(not.Item, L)],
        FilterNode.Search search => L["number or title has “{0}”", search.Text.Text],
        FilterNode.Comparison { Values.Count: 0 } c => L[c.Operator == FilterOperator.IsEmpty ? "{0} is empty" : "{0} is not empty", L[c.Field.Label].Value],
        FilterNode.Comparison c => L[Pattern(c.Operator), L[c.Field.Label].Value, string.Join(", ", c.Values.Select(v => v.Text))],
        _ => throw new InvalidOperationException($"Unknown node {node.GetType().Name}."),
    };

    private static string Join(IReadOnlyList<FilterNode> items, LocalizedString pattern, IStringLocalizer L) =>
        items.Select(i => Inner(i, L)).Aggregate((all, next) => string.Format(System.Globalization.CultureInfo.CurrentCulture, pattern.Value, all, next));

    private static string Inner(FilterNode node, IStringLocalizer L) => node is FilterNode.And or FilterNode.Or ? $"({Of(node, L)})" : Of(node, L);

    private static string Pattern(FilterOperator @operator) => @operator switch
    {
        FilterOperator.Equal => "{0} is {1}",
        FilterOperator.NotEqual => "{0} is not {1}",
        FilterOperator.Less => "{0} is less than {1}",
        FilterOperator.LessOrEqual => "{0} is at most {1}",
        FilterOperator.Greater => "{0} is more than {1}",
        FilterOperator.GreaterOrEqual => "{0} is at least {1}",
        FilterOperator.Contains => "{0} has “{1}”",
        FilterOperator.NotContains => "{0} does not have “{1}”",
        FilterOperator.In => "{0} is one of {1}",
        _ => "{0} is none of {1}",
    };
}
