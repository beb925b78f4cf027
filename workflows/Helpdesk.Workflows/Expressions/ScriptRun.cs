using System.Text;

namespace Helpdesk.Workflows.Expressions;

/// <summary>What keeps every expression and template small, short and finite.</summary>
internal static class ScriptLimits
{
    /// <summary>Characters of a source text.</summary>
    public const int Source = 20_000;

    /// <summary>Parentheses, lists, objects, functions or blocks within each other; values within values.</summary>
    public const int Depth = 64;

    /// <summary>Operations in a row, such as a + b + c or a.b.c: each is a level of the tree, and evaluation recurses.</summary>
    public const int Chain = 500;

    public const int Steps = 100_000;

    /// <summary>Characters of any text that an evaluation makes.</summary>
    public const int Text = 256 * 1024;

    public const int List = 10_000;
}

/// <summary>
/// One evaluation: where it is and what it has used up. Work on long texts costs steps by their length; otherwise a hundred thousand cheap steps
/// could copy gigabytes.
/// </summary>
internal sealed class ScriptRun
{
    private const int CharactersOfStep = 256;

    private long _steps;

    /// <summary>Offset of what is being evaluated: the place of a fault.</summary>
    public int At { get; set; }

    public void Spend(long steps = 1)
    {
        _steps += steps;
        if (_steps > ScriptLimits.Steps)
        {
            throw new ExpressionException("This takes too long: more than {0} steps.", ScriptLimits.Steps);
        }
    }

    /// <summary>The text of a value, within the limits.</summary>
    public string Text(object? value)
    {
        var text = ScriptValue.ToText(value);
        CheckLength(text.Length);
        return text;
    }

    public string Join(string separator, IEnumerable<object?> values)
    {
        StringBuilder joined = new();
        var between = "";
        foreach (var value in values)
        {
            Append(joined, between);
            Append(joined, Text(value));
            between = separator;
        }

        return joined.ToString();
    }

    public void Append(StringBuilder text, string more)
    {
        if (text.Length + more.Length > ScriptLimits.Text)
        {
            throw TooLong();
        }

        Spend(more.Length / CharactersOfStep);
        text.Append(more);
    }

    public void CheckLength(double length)
    {
        if (length > ScriptLimits.Text)
        {
            throw TooLong();
        }

        Spend((long)length / CharactersOfStep);
    }

    /// <summary>Pays for looking for one text in another: the worst case is their product.</summary>
    public void Search(string text, string part) => Spend(text.Length / CharactersOfStep * (1L + (part.Length / CharactersOfStep)));

    public bool AreEqual(object? left, object? right)
    {
        Spend(left is string one && right is string other && one.Length == other.Length ? 1 + (one.Length / CharactersOfStep) : 1);
        return ScriptValue.AreEqual(left, right);
    }

    public IReadOnlyList<object?> List(IEnumerable<object?> items)
    {
        List<object?> list = [];
        foreach (var item in items)
        {
            if (list.Count == ScriptLimits.List)
            {
                throw new ExpressionException("The list becomes too long: at most {0} items.", ScriptLimits.List);
            }

            list.Add(item);
        }

        Spend(list.Count / 16);
        return list;
    }

    /// <summary>A value on its way out. A list that holds one list many times is small here and enormous when it is written.</summary>
    public object? Outgoing(object? value, int depth = 0)
    {
        Spend();
        if (depth > ScriptLimits.Depth)
        {
            throw ScriptValue.TooDeep();
        }

        switch (value)
        {
            case string text:
                CheckLength(text.Length);
                break;
            case IReadOnlyList<object?> list:
                foreach (var item in list)
                {
                    Outgoing(item, depth + 1);
                }

                break;
            case IReadOnlyDictionary<string, object?> dictionary:
                foreach (var (key, item) in dictionary)
                {
                    CheckLength(key.Length);
                    Outgoing(item, depth + 1);
                }

                break;
        }

        return value;
    }

    private static ExpressionException TooLong() => new("The text becomes too long: at most {0} characters.", ScriptLimits.Text);
}
