using System.Text;

namespace Helpdesk.Workflows.Expressions;

/// <summary>A function such as x => x.name. It is an argument only: no value of an expression ever is one.</summary>
internal delegate object? ScriptFunction(params ReadOnlySpan<object?> arguments);

/// <summary>Walks the tree of an expression. Faults carry no place: it is that of the node which the run was told of last.</summary>
internal sealed class ScriptEvaluator(IScriptScope scope, ScriptRun run)
{
    /// <summary>What a chain gives from a ?. after nothing on.</summary>
    private static readonly object _skipped = new();

    private Local? _locals;

    public object? Evaluate(ScriptProgram program)
    {
        foreach (var (name, value) in program.Locals)
        {
            _locals = new(name, Evaluate(value), _locals);
        }

        return run.Outgoing(Evaluate(program.Result));
    }

    private object? Evaluate(ScriptNode node)
    {
        run.At = node.At;
        run.Spend();
        return node switch
        {
            ScriptNode.Literal literal => literal.Value,
            ScriptNode.Name name => Read(name.Text),
            ScriptNode.Group group => Evaluate(group.Inner),
            ScriptNode.Items items => run.List(EvaluateAll(items.Values)),
            ScriptNode.Properties properties => Evaluate(properties),
            ScriptNode.Template template => Evaluate(template),
            ScriptNode.Unary unary => Evaluate(unary),
            ScriptNode.Binary binary => Evaluate(binary),
            ScriptNode.Condition condition => Evaluate(ScriptValue.IsTruthy(Evaluate(condition.Test)) ? condition.Then : condition.Otherwise),
            ScriptNode.Member member => Evaluate(member),
            ScriptNode.Chain chain => Evaluate(chain.Inner) is var value && value == _skipped ? null : value,
            ScriptNode.Call call => Evaluate(call),
            ScriptNode.MethodCall call => Evaluate(call),
            ScriptNode.Arrow arrow => Close(arrow),
            _ => throw new NotSupportedException(node.ToString()),
        };
    }

    private object?[] EvaluateAll(ScriptNode[] nodes)
    {
        var values = new object?[nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            values[i] = Evaluate(nodes[i]);
        }

        return values;
    }

    private object? Read(string name)
    {
        for (var local = _locals; local is not null; local = local.Outer)
        {
            if (local.Name == name)
            {
                return local.Value;
            }
        }

        return scope.TryGet(name, out var value) ? value : throw ScriptWords.Unknown("There is no “{0}”.", name, scope.Names.Concat(LocalNames()));
    }

    private IEnumerable<string> LocalNames()
    {
        for (var local = _locals; local is not null; local = local.Outer)
        {
            yield return local.Name;
        }
    }

    private OrderedDictionary<string, object?> Evaluate(ScriptNode.Properties properties)
    {
        OrderedDictionary<string, object?> values = new(StringComparer.Ordinal);
        for (var i = 0; i < properties.Keys.Length; i++)
        {
            values[properties.Keys[i]] = Evaluate(properties.Values[i]);
        }

        return values;
    }

    private string Evaluate(ScriptNode.Template template)
    {
        StringBuilder text = new(template.Texts[0]);
        for (var i = 0; i < template.Values.Length; i++)
        {
            var value = Evaluate(template.Values[i]);
            run.At = template.Values[i].At;
            run.Append(text, run.Text(value));
            run.Append(text, template.Texts[i + 1]);
        }

        return text.ToString();
    }

    private object Evaluate(ScriptNode.Unary unary)
    {
        var operand = Evaluate(unary.Operand);
        return unary.Symbol switch
        {
            "!" => !ScriptValue.IsTruthy(operand),
            "-" => -ScriptValue.ToNumber(operand),
            "+" => ScriptValue.ToNumber(operand),
            _ => ScriptValue.TypeOf(operand),
        };
    }

    private object? Evaluate(ScriptNode.Binary binary)
    {
        var left = Evaluate(binary.Left);
        switch (binary.Symbol)
        {
            case "&&":
                return ScriptValue.IsTruthy(left) ? Evaluate(binary.Right) : left;
            case "||":
                return ScriptValue.IsTruthy(left) ? left : Evaluate(binary.Right);
            case "??":
                return left ?? Evaluate(binary.Right);
        }

        var right = Evaluate(binary.Right);
        run.At = binary.At;
        return binary.Symbol switch
        {
            "==" or "===" => run.AreEqual(left, right),
            "!=" or "!==" => !run.AreEqual(left, right),
            "<" => ScriptValue.Compare(left, right) < 0,
            "<=" => ScriptValue.Compare(left, right) <= 0,
            ">" => ScriptValue.Compare(left, right) > 0,
            ">=" => ScriptValue.Compare(left, right) >= 0,
            "+" when IsJoined(left) || IsJoined(right) => run.Join("", [left, right]),
            "+" => ScriptValue.ToNumber(left) + ScriptValue.ToNumber(right),
            "-" => ScriptValue.ToNumber(left) - ScriptValue.ToNumber(right),
            "*" => ScriptValue.ToNumber(left) * ScriptValue.ToNumber(right),
            "/" => ScriptValue.ToNumber(left) / ScriptValue.ToNumber(right),
            "%" => ScriptValue.ToNumber(left) % ScriptValue.ToNumber(right),
            _ => IsIn(left, right),
        };
    }

    private static bool IsJoined(object? value) => value is string or IReadOnlyList<object?> or IReadOnlyDictionary<string, object?>;

    private bool IsIn(object? key, object? target) => target switch
    {
        IReadOnlyDictionary<string, object?> values => values.ContainsKey(run.Text(key)),
        IReadOnlyList<object?> list => Index(key) is { } index && index < list.Count,
        _ => throw new ExpressionException("“in” needs a list or an object on its right."),
    };

    /// <summary>The position that a key stands for, as 2 and "2" do.</summary>
    private static int? Index(object? key) =>
        key is double or string && ScriptValue.ToNumber(key) is >= 0 and < int.MaxValue and var number && number == Math.Truncate(number) ? (int)number : null;

    private object? Evaluate(ScriptNode.Member member)
    {
        var target = Evaluate(member.Target);
        if (target == _skipped || (target is null && member.IsOptional))
        {
            return _skipped;
        }

        var key = Evaluate(member.Key);
        run.At = member.At;
        var name = run.Text(key);
        if (ScriptWords.IsHidden(name))
        {
            throw ScriptWords.Hidden(name);
        }

        return (target, name) switch
        {
            (null, _) => throw new ExpressionException("Cannot read “{0}” of nothing.", name),
            (IReadOnlyDictionary<string, object?> values, _) => values.GetValueOrDefault(name),
            (string text, "length") => (double)text.Length,
            (IReadOnlyList<object?> list, "length") => (double)list.Count,
            (string text, _) when Index(key) is { } index => index < text.Length ? text[index].ToString() : null,
            (IReadOnlyList<object?> list, _) when Index(key) is { } index => index < list.Count ? list[index] : null,
            _ when ScriptBuiltIns.Method(name) is not null => throw new ExpressionException("“{0}” is a method: write {0}( … ).", name),
            _ => null,
        };
    }

    private object? Evaluate(ScriptNode.Call call)
    {
        var arguments = EvaluateAll(call.Arguments);
        run.At = call.At;
        if (ScriptBuiltIns.Functions.TryGetValue(call.Function, out var builtIn))
        {
            return builtIn.Run(new(run, null, arguments));
        }

        foreach (var argument in arguments)
        {
            run.Outgoing(argument);
        }

        return scope.TryCall(call.Function, arguments, out var value)
            ? value
            : throw ScriptWords.Unknown("There is no function “{0}”.", call.Function, scope.Names.Concat(ScriptBuiltIns.Functions.Keys));
    }

    private object? Evaluate(ScriptNode.MethodCall call)
    {
        var target = Evaluate(call.Target);
        if (target == _skipped || (target is null && call.IsOptional))
        {
            return _skipped;
        }

        run.At = call.At;
        if (target is null)
        {
            throw new ExpressionException("Cannot call “{0}” of nothing.", call.Method);
        }

        var method = ScriptBuiltIns.Method(call.Method, target)
            ?? throw new ExpressionException("There is no method “{0}” on a value of type {1}.", call.Method, target is IReadOnlyList<object?> ? "list" : ScriptValue.TypeOf(target));
        var arguments = EvaluateAll(call.Arguments);
        run.At = call.At;
        return method.Run(new(run, target, arguments));
    }

    private ScriptFunction Close(ScriptNode.Arrow arrow)
    {
        var outer = _locals;
        return arguments =>
        {
            var before = _locals;
            _locals = outer;
            for (var i = 0; i < arrow.Parameters.Length; i++)
            {
                _locals = new(arrow.Parameters[i], i < arguments.Length ? arguments[i] : null, _locals);
            }

            var value = Evaluate(arrow.Body);
            _locals = before;
            return value;
        };
    }

    private sealed record Local(string Name, object? Value, Local? Outer);
}
