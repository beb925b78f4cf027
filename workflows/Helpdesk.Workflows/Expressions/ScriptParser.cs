namespace Helpdesk.Workflows.Expressions;

/// <summary>Reads the subset of JavaScript by precedence climbing. What is outside of the subset has a sentence of its own.</summary>
internal sealed class ScriptParser(string text)
{
    private readonly ScriptTokens _tokens = new(text, 0, text.Length);
    private readonly List<string> _functions = [];
    private int _depth;

    /// <summary>Functions of the scope that are called.</summary>
    public IReadOnlyList<string> Functions => _functions;

    public ScriptProgram Parse()
    {
        if (_tokens.IsAtEnd)
        {
            throw _tokens.Fault(_tokens.Current, "The expression is empty.");
        }

        List<(string Name, ScriptNode Value)> locals = [];
        while (_tokens.Current.IsWord("const") || _tokens.Current.IsWord("let"))
        {
            _tokens.Take();
            var name = _tokens.ExpectName();
            if (locals.Exists(l => l.Name == name.Text))
            {
                throw _tokens.Fault(name, "There is a value “{0}” already.", name.Text);
            }

            _tokens.Expect("=");
            locals.Add((name.Text, Expression()));
            if (!_tokens.Accept(";") && !_tokens.Current.OnNewLine)
            {
                _tokens.Expect(";");
            }
        }

        if (_tokens.Current.IsWord("return"))
        {
            _tokens.Take();
        }

        var result = Expression();
        _tokens.Accept(";");
        return _tokens.IsAtEnd ? new(locals, result) : throw _tokens.Unexpected();
    }

    private ScriptNode Expression()
    {
        Enter();
        var test = Operation(1);
        if (_tokens.Current.Text is "=" or "+=" or "-=" or "*=" or "/=" or "%=" or "**=" or "&&=" or "||=" or "??=" or "++" or "--")
        {
            RefuseAssignment();
        }

        if (_tokens.Current.Is("?"))
        {
            var at = _tokens.Take().At;
            var then = Expression();
            _tokens.Expect(":");
            test = new ScriptNode.Condition(at, test, then, Expression());
        }

        _depth--;
        return test;
    }

    private ScriptNode Operation(int least)
    {
        var left = Unary();
        while (Precedence(_tokens.Current) is var precedence && precedence >= least)
        {
            var symbol = _tokens.Take();
            var right = Operation(precedence + 1);
            if (Mixes(symbol.Text, left) || Mixes(symbol.Text, right))
            {
                throw _tokens.Fault(symbol, "Put parentheses around one of them: ?? cannot be mixed with || and &&.");
            }

            left = Limited(new ScriptNode.Binary(symbol.At, symbol.Text, left, right));
        }

        return left;
    }

    /// <summary>0 when it is no operator between two values.</summary>
    private static int Precedence(ScriptToken token) => token.IsWord("in") ? 4 : token.Kind != ScriptTokenKind.Operator ? 0 : token.Text switch
    {
        "||" or "??" => 1,
        "&&" => 2,
        "==" or "!=" or "===" or "!==" => 3,
        "<" or "<=" or ">" or ">=" => 4,
        "+" or "-" => 5,
        "*" or "/" or "%" => 6,
        _ => 0,
    };

    private static bool Mixes(string symbol, ScriptNode operand) => operand is ScriptNode.Binary { Symbol: var other } && symbol switch
    {
        "??" => other is "||" or "&&",
        "||" or "&&" => other is "??",
        _ => false,
    };

    private ScriptNode Unary()
    {
        var token = _tokens.Current;
        if (token.Is("++") || token.Is("--"))
        {
            RefuseAssignment();
        }

        if (!token.Is("-") && !token.Is("+") && !token.Is("!") && !token.IsWord("typeof"))
        {
            return Postfix();
        }

        _tokens.Take();
        Enter();
        var operand = Unary();
        _depth--;
        return new ScriptNode.Unary(token.At, token.Text, operand);
    }

    private ScriptNode Postfix()
    {
        var first = _tokens.Current;
        var node = Primary();
        var isChain = false;
        while (true)
        {
            var isOptional = _tokens.Accept("?.");
            isChain |= isOptional;
            if (_tokens.Current.Is("["))
            {
                var at = _tokens.Take().At;
                var key = Expression();
                _tokens.Expect("]");
                node = Limited(new ScriptNode.Member(at, node, key, isOptional));
            }
            else if (isOptional || _tokens.Accept("."))
            {
                var name = _tokens.ExpectName(isKeyword: true);
                node = Limited(_tokens.Current.Is("(") ? Method(node, name, isOptional) : Property(node, name, isOptional));
            }
            else if (_tokens.Current.Is("("))
            {
                throw _tokens.Fault(_tokens.Current, "Only functions and methods can be called, by their names.");
            }
            else
            {
                return isChain ? new ScriptNode.Chain(first.At, node) : node;
            }
        }
    }

    private ScriptNode.Member Property(ScriptNode target, ScriptToken name, bool isOptional)
    {
        RefuseHidden(name);
        return new(name.At, target, new ScriptNode.Literal(name.At, name.Text), isOptional);
    }

    private ScriptNode.MethodCall Method(ScriptNode target, ScriptToken name, bool isOptional)
    {
        RefuseHidden(name);
        var method = ScriptBuiltIns.Method(name.Text)
            ?? throw _tokens.Fault(name, ScriptWords.Unknown("There is no method “{0}”.", name.Text, ScriptBuiltIns.MethodNames));
        return new(name.At, target, name.Text, Arguments(name, method), isOptional);
    }

    private ScriptNode.Call Function(ScriptToken name, string function)
    {
        var builtIn = ScriptBuiltIns.Functions.GetValueOrDefault(function);
        if (builtIn is null && !_functions.Contains(function))
        {
            _functions.Add(function);
        }

        return new(name.At, function, Arguments(name, builtIn));
    }

    private ScriptNode[] Arguments(ScriptToken name, BuiltIn? builtIn)
    {
        var takesFunction = builtIn is { TakesFunction: true };
        _tokens.Expect("(");
        var arguments = Values(")", () =>
        {
            var argument = takesFunction && IsArrow() ? Arrow() : Expression();
            takesFunction = false;
            return argument;
        });
        if (builtIn is not null)
        {
            _tokens.CheckCount(name, builtIn, arguments.Length);
        }

        return arguments;
    }

    /// <summary>Values between commas, up to the closing symbol; a comma may stand after the last.</summary>
    private T[] Values<T>(string close, Func<T> read)
    {
        List<T> values = [];
        while (!_tokens.Accept(close))
        {
            values.Add(read());
            if (!_tokens.Current.Is(close))
            {
                _tokens.Expect(",");
            }
        }

        return [.. values];
    }

    private ScriptNode Primary()
    {
        var token = _tokens.Current;
        if (IsArrow())
        {
            throw _tokens.Fault(token, "A function can stand only where it is used: in map, filter, some, every, find or reduce.");
        }

        switch (token.Kind)
        {
            case ScriptTokenKind.Number:
                return new ScriptNode.Literal(_tokens.Take().At, token.Number);
            case ScriptTokenKind.Text:
                return new ScriptNode.Literal(_tokens.Take().At, token.Text);
            case ScriptTokenKind.Template:
                return Template();
            case ScriptTokenKind.Name:
                return Name();
            case var _ when _tokens.Accept("("):
                var inner = Expression();
                _tokens.Expect(")");
                return new ScriptNode.Group(token.At, inner);
            case var _ when _tokens.Accept("["):
                return new ScriptNode.Items(token.At, Values("]", Expression));
            case var _ when _tokens.Accept("{"):
                var properties = Values("}", Entry);
                return new ScriptNode.Properties(token.At, [.. properties.Select(p => p.Key)], [.. properties.Select(p => p.Value)]);
            default:
                throw _tokens.MissingValue();
        }
    }

    private ScriptNode Name()
    {
        var token = _tokens.Current;
        switch (token.Text)
        {
            case "true" or "false":
                return new ScriptNode.Literal(_tokens.Take().At, token.Text == "true");
            case "null" or "undefined":
                return new ScriptNode.Literal(_tokens.Take().At, null);
            case "Math" or "Object" or "JSON":
                _tokens.Take();
                _tokens.Expect(".");
                var function = $"{token.Text}.{_tokens.ExpectName(isKeyword: true).Text}";
                return ScriptBuiltIns.Functions.ContainsKey(function)
                    ? Function(token with { Text = function }, function)
                    : throw _tokens.Fault(token, ScriptWords.Unknown("There is no function “{0}”.", function, ScriptBuiltIns.Functions.Keys));
            case "const" or "let" or "return":
            case var _ when ScriptWords.Refused.ContainsKey(token.Text):
                throw _tokens.MissingValue();
        }

        RefuseHidden(_tokens.Take());
        return _tokens.Current.Is("(") ? Function(token, token.Text) : new ScriptNode.Name(token.At, token.Text);
    }

    private (string Key, ScriptNode Value) Entry()
    {
        var key = _tokens.Current;
        if (key.Kind == ScriptTokenKind.Name && (_tokens.Peek(1).Is(",") || _tokens.Peek(1).Is("}")))
        {
            return (key.Text, Name());
        }

        _ = key.Kind is ScriptTokenKind.Text or ScriptTokenKind.Number ? _tokens.Take() : _tokens.ExpectName(isKeyword: true);
        RefuseHidden(key);
        _tokens.Expect(":");
        return (key.Kind == ScriptTokenKind.Number ? ScriptValue.ToText(key.Number) : key.Text, Expression());
    }

    private ScriptNode.Template Template()
    {
        var part = _tokens.Take();
        var at = part.At;
        List<string> texts = [part.Text];
        List<ScriptNode> values = [];
        while (!part.IsLast)
        {
            values.Add(Expression());
            if (_tokens.Current.Kind != ScriptTokenKind.Template)
            {
                _tokens.Expect("}");
            }

            part = _tokens.Take();
            texts.Add(part.Text);
        }

        return new(at, [.. texts], [.. values]);
    }

    private bool IsArrow()
    {
        if (!_tokens.Current.Is("("))
        {
            return _tokens.Current.Kind == ScriptTokenKind.Name && _tokens.Peek(1).Is("=>");
        }

        var close = 1;
        while (_tokens.Peek(close).Kind == ScriptTokenKind.Name || _tokens.Peek(close).Is(","))
        {
            close++;
        }

        return _tokens.Peek(close).Is(")") && _tokens.Peek(close + 1).Is("=>");
    }

    private ScriptNode.Arrow Arrow()
    {
        string[] parameters = _tokens.Accept("(") ? Values(")", () => _tokens.ExpectName().Text) : [_tokens.ExpectName().Text];
        var arrow = _tokens.Expect("=>");
        return _tokens.Current.Is("{")
            ? throw _tokens.Fault(_tokens.Current, "A function consists of one expression. Write x => value, or x => ({0}) for an object.", "{ … }")
            : new(arrow.At, parameters, Expression());
    }

    private void Enter()
    {
        if (++_depth > ScriptLimits.Depth)
        {
            throw _tokens.Fault(_tokens.Current, "This is nested too deep: at most {0} levels.", ScriptLimits.Depth);
        }
    }

    private ScriptNode Limited(ScriptNode node) => node.Height <= ScriptLimits.Chain
        ? node
        : throw new ExpressionException(text, node.At, "These are too many operations in a row: at most {0}.", ScriptLimits.Chain);

    private void RefuseHidden(ScriptToken name)
    {
        if (ScriptWords.IsHidden(name.Text))
        {
            throw _tokens.Fault(name, ScriptWords.Hidden(name.Text));
        }
    }

    private void RefuseAssignment()
    {
        if (_tokens.Current.Kind == ScriptTokenKind.Operator)
        {
            throw _tokens.Fault(_tokens.Current, "“{0}” is not allowed: values cannot be changed. Compare with ===, or begin with const name = value;", _tokens.Current.Text);
        }
    }
}
