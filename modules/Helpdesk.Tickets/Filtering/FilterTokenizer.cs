using System.Text;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Filtering;

internal enum FilterTokenKind
{
    Word,
    Quoted,
    Operator,
    Open,
    Close,
    Comma,
    End,
}

/// <param name="Text">Content, without quotes.</param>
/// <param name="Start">First character.</param>
/// <param name="End">Behind the last character.</param>
internal sealed record FilterToken(FilterTokenKind Kind, string Text, int Start, int End)
{
    public bool Is(string keyword) => Kind == FilterTokenKind.Word && Text.Equals(keyword, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Cuts a filter into words, quoted texts, operators and brackets.</summary>
internal static class FilterTokenizer
{
    /// <param name="text">Filter.</param>
    /// <param name="L">Texts of errors.</param>
    /// <param name="lenient">For completion: a missing closing quote ends with the text.</param>
    public static List<FilterToken> Tokenize(string text, IStringLocalizer L, bool lenient = false)
    {
        List<FilterToken> tokens = [];
        var i = 0;
        while (i < text.Length)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c))
            {
                i++;
            }
            else if (c is '(' or ')' or ',')
            {
                tokens.Add(new(c switch { '(' => FilterTokenKind.Open, ')' => FilterTokenKind.Close, _ => FilterTokenKind.Comma }, c.ToString(), i, i + 1));
                i++;
            }
            else if (c == '"')
            {
                tokens.Add(Quoted(text, i, L, lenient));
                i = tokens[^1].End;
            }
            else if (OperatorAt(text, i) is { } symbol)
            {
                tokens.Add(new(FilterTokenKind.Operator, symbol, i, i + symbol.Length));
                i += symbol.Length;
            }
            else if (c == '!')
            {
                throw new FilterException(L["Character {0}: write “not” or “!=” instead of “!”.", i + 1], i);
            }
            else
            {
                var start = i;
                while (i < text.Length && !char.IsWhiteSpace(text[i]) && text[i] is not ('(' or ')' or ',' or '"' or '!') && OperatorAt(text, i) is null)
                {
                    i++;
                }

                tokens.Add(new(FilterTokenKind.Word, text[start..i], start, i));
            }
        }

        tokens.Add(new(FilterTokenKind.End, "", text.Length, text.Length));
        return tokens;
    }

    private static FilterToken Quoted(string text, int start, IStringLocalizer L, bool lenient)
    {
        var content = new StringBuilder();
        for (var i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] is ('"' or '\\'))
            {
                content.Append(text[++i]);
            }
            else if (text[i] == '"')
            {
                return new(FilterTokenKind.Quoted, content.ToString(), start, i + 1);
            }
            else
            {
                content.Append(text[i]);
            }
        }

        return lenient
            ? new(FilterTokenKind.Quoted, content.ToString(), start, text.Length)
            : throw new FilterException(L["Character {0}: the closing quotation mark is missing.", start + 1], start);
    }

    private static string? OperatorAt(string text, int index)
    {
        foreach (var (symbol, _) in FilterOperators.Symbols)
        {
            if (string.CompareOrdinal(text, index, symbol, 0, symbol.Length) == 0)
            {
                return symbol;
            }
        }

        return null;
    }
}
