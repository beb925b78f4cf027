namespace Helpdesk.Workflows.Expressions;

/// <summary>Reads the subset of Liquid: {{ value | filter }}, if, for and raw.</summary>
internal sealed class TemplateParser(string text)
{
    private readonly Queue<TemplateSegment> _segments = TemplateSegment.Cut(text);

    private int _depth;

    public IReadOnlyList<TemplateNode> Parse() => Block(default, [], out _);

    /// <param name="opening">The tag whose block this is; none at the top.</param>
    /// <param name="ends">Names of the tags that end it.</param>
    /// <param name="end">The tag that ends it, behind its name.</param>
    private List<TemplateNode> Block(ScriptToken opening, ReadOnlySpan<string> ends, out (string Name, ScriptTokens Tokens) end)
    {
        if (++_depth > ScriptLimits.Depth)
        {
            throw Fault(opening.At, "This is nested too deep: at most {0} levels.", ScriptLimits.Depth);
        }

        end = default;
        List<TemplateNode> nodes = [];
        while (_segments.TryDequeue(out var segment))
        {
            if (segment.Kind == TemplateSegmentKind.Text)
            {
                nodes.Add(new TemplateNode.Text(segment.At, text[segment.Start..segment.End]));
                continue;
            }

            ScriptTokens tokens = new(text, segment.Start, segment.End);
            if (segment.Kind == TemplateSegmentKind.Output)
            {
                nodes.Add(Output(segment.At, tokens));
                continue;
            }

            var name = tokens.Take();
            if (ends.Contains(name.Text))
            {
                end = (name.Text, tokens);
                _depth--;
                return nodes;
            }

            nodes.Add(name.Text switch
            {
                "if" => If(name, tokens),
                "for" => For(name, tokens),
                "else" or "elsif" or "endif" or "endfor" or "endraw" => throw Fault(name.At, "There is no block here that “{0}” belongs to.", name.Text),
                _ => throw Fault(name.At, "There is no tag “{0}”. Known ones are: {1}.", name.Text, "if, for, raw"),
            });
        }

        _depth--;
        return ends.IsEmpty ? nodes : throw Fault(opening.At, "This block is not closed by {0}.", $"{{% end{opening.Text} %}}");
    }

    private static TemplateNode.Output Output(int at, ScriptTokens tokens)
    {
        var value = Value(tokens);
        List<TemplateFilter> filters = [];
        while (tokens.Accept("|"))
        {
            filters.Add(Filter(tokens));
        }

        End(tokens);
        return new(at, value, filters);
    }

    private static TemplateFilter Filter(ScriptTokens tokens)
    {
        var name = tokens.ExpectName(isKeyword: true);
        var filter = TemplateFilters.All.GetValueOrDefault(name.Text)
            ?? throw tokens.Fault(name, ScriptWords.Unknown("There is no filter “{0}”.", name.Text, TemplateFilters.All.Keys));
        List<TemplateValue> arguments = [];
        if (tokens.Accept(":"))
        {
            do
            {
                arguments.Add(Value(tokens));
            }
            while (tokens.Accept(","));
        }

        tokens.CheckCount(name, filter, arguments.Count);
        return new(name.At, filter, arguments);
    }

    private TemplateNode.If If(ScriptToken tag, ScriptTokens tokens)
    {
        List<(TemplateCondition?, IReadOnlyList<TemplateNode>)> branches = [];
        var hasElse = false;
        while (true)
        {
            var condition = hasElse ? null : Condition(tokens);
            var body = Block(tag, hasElse ? ["endif"] : ["elsif", "else", "endif"], out var end);
            branches.Add((condition, body));
            tokens = end.Tokens;
            if (end.Name != "elsif")
            {
                End(tokens);
            }

            if (end.Name == "endif")
            {
                return new(tag.At, branches);
            }

            hasElse = end.Name == "else";
        }
    }

    private TemplateNode.For For(ScriptToken tag, ScriptTokens tokens)
    {
        var name = tokens.ExpectName();
        if (!tokens.Current.IsWord("in"))
        {
            tokens.Expect("in");
        }

        tokens.Take();
        var list = Value(tokens);
        End(tokens);
        var body = Block(tag, ["endfor"], out var end);
        End(end.Tokens);
        return new(tag.At, name.Text, list, body);
    }

    private static TemplateCondition Condition(ScriptTokens tokens)
    {
        List<TemplateCondition.Comparison> comparisons = [];
        while (true)
        {
            var left = Value(tokens);
            var symbol = tokens.Current is { Kind: ScriptTokenKind.Operator, Text: "==" or "!=" or "<" or "<=" or ">" or ">=" } || tokens.Current.IsWord("contains") ? tokens.Take() : default;
            var right = symbol.Text is null ? null : Value(tokens);
            var isAnd = tokens.Current.IsWord("and");
            comparisons.Add(new(symbol.Text is null ? left.At : symbol.At, left, symbol.Text, right, isAnd));
            if (!isAnd && !tokens.Current.IsWord("or"))
            {
                End(tokens);
                return new(comparisons);
            }

            tokens.Take();
        }
    }

    private static TemplateValue Value(ScriptTokens tokens)
    {
        var token = tokens.Current;
        var isNegative = tokens.Accept("-");
        if (tokens.Current.Kind == ScriptTokenKind.Number)
        {
            return new TemplateValue.Literal(token.At, tokens.Take().Number * (isNegative ? -1 : 1));
        }

        if (isNegative || token.Kind is not (ScriptTokenKind.Text or ScriptTokenKind.Name))
        {
            throw tokens.MissingValue();
        }

        tokens.Take();
        return (token.Kind, token.Text) switch
        {
            (ScriptTokenKind.Text, _) => new TemplateValue.Literal(token.At, token.Text),
            (_, "true" or "false") => new TemplateValue.Literal(token.At, token.Text == "true"),
            (_, "nil" or "null") => new TemplateValue.Literal(token.At, null),
            (_, "empty" or "blank") => new TemplateValue.Empty(token.At),
            _ => Path(token, tokens),
        };
    }

    private static TemplateValue.Path Path(ScriptToken root, ScriptTokens tokens)
    {
        List<string> keys = [];
        while (true)
        {
            if (tokens.Accept("."))
            {
                keys.Add(tokens.ExpectName(isKeyword: true).Text);
            }
            else if (tokens.Accept("["))
            {
                keys.Add(tokens.Current.Kind is ScriptTokenKind.Text or ScriptTokenKind.Number ? tokens.Take().Text : throw tokens.MissingValue());
                tokens.Expect("]");
            }
            else
            {
                return new(root.At, root.Text, keys);
            }
        }
    }

    private static void End(ScriptTokens tokens)
    {
        if (!tokens.IsAtEnd)
        {
            throw tokens.Unexpected();
        }
    }

    private ExpressionException Fault(int at, string template, params object[] arguments) => new(text, at, template, arguments);
}
