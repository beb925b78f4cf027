using System.Text;
using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Filtering;

/// <summary>Writes a filter back as text that parses to the same filter.</summary>
internal static class FilterPrinter
{
    private static readonly string[] Keywords = ["and", "or", "not", "in", "is", "empty"];

    public static string Print(FilterNode? node)
    {
        var text = new StringBuilder();
        if (node is not null)
        {
            Write(text, node);
        }

        return text.ToString();
    }

    private static void Write(StringBuilder text, FilterNode node)
    {
        switch (node)
        {
            case FilterNode.Or or:
                Join(text, or.Items, " or ", item => item is FilterNode.Or);
                break;
            case FilterNode.And and:
                Join(text, and.Items, " and ", item => item is FilterNode.Or or FilterNode.And);
                break;
            case FilterNode.Not not:
                text.Append("not ");
                WriteInner(text, not.Item, not.Item is FilterNode.Or or FilterNode.And);
                break;
            case FilterNode.Search search:
                Write(text, search.Text, isSearch: true);
                break;
            case FilterNode.Comparison comparison:
                Write(text, comparison);
                break;
            default:
                throw new InvalidOperationException($"Unknown node {node.GetType().Name}.");
        }
    }

    private static void Join(StringBuilder text, IReadOnlyList<FilterNode> items, string separator, Func<FilterNode, bool> needsBrackets)
    {
        for (var i = 0; i < items.Count; i++)
        {
            text.Append(i == 0 ? "" : separator);
            WriteInner(text, items[i], needsBrackets(items[i]));
        }
    }

    private static void WriteInner(StringBuilder text, FilterNode node, bool brackets)
    {
        text.Append(brackets ? "(" : "");
        Write(text, node);
        text.Append(brackets ? ")" : "");
    }

    private static void Write(StringBuilder text, FilterNode.Comparison comparison)
    {
        text.Append(comparison.Field.Name).Append(' ').Append(FilterOperators.Write(comparison.Operator));
        if (comparison.Values.Count == 1)
        {
            text.Append(' ');
            Write(text, comparison.Values[0], isSearch: false);
        }
        else if (comparison.Values.Count > 1)
        {
            text.Append(" (");
            for (var i = 0; i < comparison.Values.Count; i++)
            {
                text.Append(i == 0 ? "" : ", ");
                Write(text, comparison.Values[i], isSearch: false);
            }

            text.Append(')');
        }
    }

    private static void Write(StringBuilder text, FilterValue value, bool isSearch)
    {
        if (!value.IsQuoted && value.Text.Length > 0 && !NeedsQuotes(value.Text, isSearch))
        {
            text.Append(value.Text);
            return;
        }

        text.Append('"').Append(value.Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
    }

    private static bool NeedsQuotes(string value, bool isSearch) =>
        value.Any(c => char.IsWhiteSpace(c) || c is '(' or ')' or ',' or '"' or '=' or '<' or '>' or '~' or '!')
        || Keywords.Contains(value, StringComparer.OrdinalIgnoreCase)
        || (isSearch && (FilterFields.Find(value) is not null || value.StartsWith(CustomField.Prefix, StringComparison.OrdinalIgnoreCase)));

    /// <summary>The value as it must be written after an operator.</summary>
    public static string Quote(string value)
    {
        var text = new StringBuilder();
        Write(text, new FilterValue(value, false, 0), isSearch: false);
        return text.ToString();
    }
}
