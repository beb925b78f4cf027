using System.Text;

namespace Helpdesk.Workflows.Expressions;

/// <summary>Writes a template. Faults carry no place: it is that of the node which the run was told of last.</summary>
internal sealed class TemplateRenderer(IScriptScope scope, ScriptRun run)
{
    private readonly StringBuilder _text = new();

    /// <summary>The variables of the loops that are open; the innermost is the last.</summary>
    private readonly List<(string Name, object? Value)> _locals = [];

    public string Render(IReadOnlyList<TemplateNode> nodes)
    {
        WriteAll(nodes);
        return _text.ToString();
    }

    private void WriteAll(IReadOnlyList<TemplateNode> nodes)
    {
        foreach (var node in nodes)
        {
            run.At = node.At;
            run.Spend();
            switch (node)
            {
                case TemplateNode.Text text:
                    run.Append(_text, text.Content);
                    break;
                case TemplateNode.Output output:
                    run.Append(_text, run.Text(Read(output)));
                    break;
                case TemplateNode.If { Branches: var branches }:
                    WriteAll(branches.FirstOrDefault(b => b.Condition is null || IsMet(b.Condition)).Body ?? []);
                    break;
                case TemplateNode.For loop:
                    Write(loop);
                    break;
            }
        }
    }

    private object? Read(TemplateNode.Output output)
    {
        var value = Read(output.Value);
        foreach (var filter in output.Filters)
        {
            run.Spend();
            object?[] arguments = [.. filter.Arguments.Select(Read)];
            run.At = filter.At;
            value = filter.Run.Run(new(run, value, arguments));
        }

        return value;
    }

    private void Write(TemplateNode.For loop)
    {
        var list = Read(loop.List) as IReadOnlyList<object?> ?? [];
        for (var i = 0; i < list.Count; i++)
        {
            run.Spend();
            _locals.Add((loop.Name, list[i]));
            _locals.Add(("forloop", new Dictionary<string, object?>
            {
                ["index"] = i + 1d,
                ["first"] = i == 0,
                ["last"] = i == list.Count - 1,
            }));
            WriteAll(loop.Body);
            _locals.RemoveRange(_locals.Count - 2, 2);
        }
    }

    private bool IsMet(TemplateCondition condition)
    {
        var isMet = IsMet(condition.Comparisons[^1]);
        foreach (var comparison in condition.Comparisons.SkipLast(1).Reverse())
        {
            isMet = comparison.IsAnd ? IsMet(comparison) && isMet : IsMet(comparison) || isMet;
        }

        return isMet;
    }

    private bool IsMet(TemplateCondition.Comparison comparison)
    {
        run.At = comparison.At;
        run.Spend();
        var left = Read(comparison.Left);
        if (comparison.Right is not { } other)
        {
            // Liquid: an empty text and 0 are true.
            return left is not (null or false);
        }

        var right = Read(other);
        return comparison.Symbol switch
        {
            "==" => AreEqual(comparison, left, right),
            "!=" => !AreEqual(comparison, left, right),
            "<" => ScriptValue.Compare(left, right) < 0,
            "<=" => ScriptValue.Compare(left, right) <= 0,
            ">" => ScriptValue.Compare(left, right) > 0,
            ">=" => ScriptValue.Compare(left, right) >= 0,
            _ => Contains(left, right),
        };
    }

    private bool AreEqual(TemplateCondition.Comparison comparison, object? left, object? right) =>
        comparison.Right is TemplateValue.Empty ? TemplateFilters.IsEmpty(left)
        : comparison.Left is TemplateValue.Empty ? TemplateFilters.IsEmpty(right)
        : run.AreEqual(left, right);

    private bool Contains(object? target, object? part)
    {
        switch (target)
        {
            case string text:
                var search = run.Text(part);
                run.Search(text, search);
                return text.Contains(search, StringComparison.Ordinal);
            case IReadOnlyList<object?> list:
                return list.Any(item => run.AreEqual(item, part));
            default:
                return false;
        }
    }

    private object? Read(TemplateValue value) => value switch
    {
        TemplateValue.Literal literal => literal.Value,
        TemplateValue.Path path => Read(path),
        _ => null,
    };

    private object? Read(TemplateValue.Path path)
    {
        var at = _locals.FindLastIndex(l => l.Name == path.Root);
        var value = at >= 0 ? _locals[at].Value : scope.TryGet(path.Root, out var known) ? known : null;
        foreach (var key in path.Keys)
        {
            run.Spend();
            value = (value, key) switch
            {
                (IReadOnlyDictionary<string, object?> values, _) when values.TryGetValue(key, out var item) => item,
                (_, "size") => TemplateFilters.Size(value),
                (IReadOnlyList<object?> list, "first") => list.FirstOrDefault(),
                (IReadOnlyList<object?> list, "last") => list.LastOrDefault(),
                (IReadOnlyList<object?> list, _) => ScriptValue.ToNumber(key) is >= 0 and < int.MaxValue and var index ? list.ElementAtOrDefault((int)index) : null,
                _ => null,
            };
        }

        return value;
    }
}
