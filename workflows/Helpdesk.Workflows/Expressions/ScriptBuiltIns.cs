using System.Collections.Frozen;
using System.Text;

namespace Helpdesk.Workflows.Expressions;

/// <param name="Least">Values that it needs.</param>
/// <param name="Most">Values that it takes.</param>
/// <param name="Run">What it computes.</param>
/// <param name="TakesFunction">Whether the first value may be a function such as x => x.name.</param>
internal sealed record BuiltIn(int Least, int Most, Func<BuiltInCall, object?> Run, bool TakesFunction = false);

/// <summary>One call: the value before the dot, or null, and the values in parentheses.</summary>
internal sealed record BuiltInCall(ScriptRun Run, object? Target, object?[] Arguments)
{
    public string Text => Run.Text(Target);

    public IReadOnlyList<object?> List => (IReadOnlyList<object?>)Target!;

    public object? this[int argument] => argument < Arguments.Length ? Arguments[argument] : null;

    public string TextOf(int argument, string missing = "") => this[argument] is { } value ? Run.Text(value) : missing;

    public double NumberOf(int argument) => ScriptValue.ToNumber(this[argument]);

    /// <summary>A whole number in the range of int.</summary>
    public int WholeOf(int argument, int missing) =>
        this[argument] is null ? missing : NumberOf(argument) is var number && double.IsNaN(number) ? 0 : (int)Math.Clamp(Math.Truncate(number), int.MinValue, int.MaxValue);

    /// <summary>A position in something so long; from its end when it is negative.</summary>
    public int PositionOf(int argument, int length, int missing) =>
        WholeOf(argument, missing) is var position && position < 0 ? Math.Max(0, length + position) : Math.Min(position, length);

    /// <summary>Every item with what the function makes of it.</summary>
    public IEnumerable<(object? Item, object? Result)> Each()
    {
        var function = FunctionOf(0);
        for (var i = 0; i < List.Count; i++)
        {
            Run.Spend();
            yield return (List[i], function(List[i], (double)i, List));
        }
    }

    public ScriptFunction FunctionOf(int argument) =>
        this[argument] as ScriptFunction ?? throw new ExpressionException("A function such as x => x.name is needed here.");
}

/// <summary>The functions and methods that every expression has. They compute and do nothing else.</summary>
internal static class ScriptBuiltIns
{
    public static readonly FrozenDictionary<string, BuiltIn> Functions = new Dictionary<string, BuiltIn>
    {
        ["Math.min"] = new(0, int.MaxValue, c => c.Arguments.Select(ScriptValue.ToNumber).Aggregate(double.PositiveInfinity, Math.Min)),
        ["Math.max"] = new(0, int.MaxValue, c => c.Arguments.Select(ScriptValue.ToNumber).Aggregate(double.NegativeInfinity, Math.Max)),
        ["Math.abs"] = new(1, 1, c => Math.Abs(c.NumberOf(0))),
        ["Math.floor"] = new(1, 1, c => Math.Floor(c.NumberOf(0))),
        ["Math.ceil"] = new(1, 1, c => Math.Ceiling(c.NumberOf(0))),
        ["Math.round"] = new(1, 1, c => Math.Floor(c.NumberOf(0) + 0.5)),
        ["Object.keys"] = new(1, 1, c => c.Run.List(Properties(c).Keys)),
        ["Object.values"] = new(1, 1, c => c.Run.List(Properties(c).Values)),
        ["JSON.stringify"] = new(1, 1, c => Stringify(c)),
        ["JSON.parse"] = new(1, 1, c => c.Run.Outgoing(ScriptValue.ParseJson(c.TextOf(0)))),
        ["Number"] = new(0, 1, c => c.NumberOf(0)),
        ["String"] = new(0, 1, c => c.TextOf(0)),
        ["Boolean"] = new(0, 1, c => ScriptValue.IsTruthy(c[0])),
        ["parseInt"] = new(1, 2, c => ParseInt(c.TextOf(0).Trim(), c.WholeOf(1, 0))),
        ["parseFloat"] = new(1, 1, c => ParseFloat(c.TextOf(0).Trim())),
        ["isNaN"] = new(1, 1, c => double.IsNaN(c.NumberOf(0))),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, BuiltIn> _ofTexts = new Dictionary<string, BuiltIn>
    {
        ["includes"] = new(1, 2, c => Find(c, c.WholeOf(1, 0)) >= 0),
        ["indexOf"] = new(1, 2, c => (double)Find(c, c.WholeOf(1, 0))),
        ["startsWith"] = new(1, 1, c => c.Text.StartsWith(c.TextOf(0), StringComparison.Ordinal)),
        ["endsWith"] = new(1, 1, c => c.Text.EndsWith(c.TextOf(0), StringComparison.Ordinal)),
        ["toLowerCase"] = new(0, 0, c => c.Text.ToLowerInvariant()),
        ["toUpperCase"] = new(0, 0, c => c.Text.ToUpperInvariant()),
        ["trim"] = new(0, 0, c => c.Text.Trim()),
        ["split"] = new(0, 1, Split),
        ["slice"] = new(0, 2, c => Slice(c, c.Text.Length) is var (start, count) ? c.Text.Substring(start, count) : ""),
        ["substring"] = new(1, 2, Substring),
        ["replace"] = new(2, 2, c => Find(c, 0) is >= 0 and var at ? c.Run.Join("", [c.Text[..at], c.TextOf(1), c.Text[(at + c.TextOf(0).Length)..]]) : c.Text),
        ["replaceAll"] = new(2, 2, c => ReplaceAll(c.Run, c.Text, c.TextOf(0), c.TextOf(1))),
        ["padStart"] = new(1, 2, c => Padding(c) + c.Text),
        ["padEnd"] = new(1, 2, c => c.Text + Padding(c)),
        ["concat"] = new(0, int.MaxValue, c => c.Run.Join("", c.Arguments.Prepend(c.Target))),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, BuiltIn> _ofLists = new Dictionary<string, BuiltIn>
    {
        ["includes"] = new(1, 2, c => Position(c) >= 0),
        ["indexOf"] = new(1, 2, c => (double)Position(c)),
        ["join"] = new(0, 1, c => c.Run.Join(c.TextOf(0, ","), c.List)),
        ["slice"] = new(0, 2, c => Slice(c, c.List.Count) is var (start, count) ? c.Run.List(c.List.Skip(start).Take(count)) : null),
        ["concat"] = new(0, int.MaxValue, c => c.Run.List(c.Arguments.Prepend(c.Target).SelectMany(a => a as IReadOnlyList<object?> ?? [a]))),
        ["map"] = new(1, 1, c => c.Run.List(c.Each().Select(e => e.Result)), TakesFunction: true),
        ["filter"] = new(1, 1, c => c.Run.List(c.Each().Where(IsMet).Select(e => e.Item)), TakesFunction: true),
        ["some"] = new(1, 1, c => c.Each().Any(IsMet), TakesFunction: true),
        ["every"] = new(1, 1, c => c.Each().All(IsMet), TakesFunction: true),
        ["find"] = new(1, 1, c => c.Each().FirstOrDefault(IsMet).Item, TakesFunction: true),
        ["reduce"] = new(1, 2, Reduce, TakesFunction: true),
    }.ToFrozenDictionary();

    public static IEnumerable<string> MethodNames => _ofTexts.Keys.Union(_ofLists.Keys);

    /// <summary>A method of texts or lists; one name takes the same values on both.</summary>
    public static BuiltIn? Method(string name) => _ofTexts.GetValueOrDefault(name) ?? _ofLists.GetValueOrDefault(name);

    public static BuiltIn? Method(string name, object target) => target switch
    {
        string => _ofTexts.GetValueOrDefault(name),
        IReadOnlyList<object?> => _ofLists.GetValueOrDefault(name),
        _ => null,
    };

    public static string ReplaceAll(ScriptRun run, string text, string old, string replacement)
    {
        if (old.Length == 0)
        {
            throw new ExpressionException("There is no text to be replaced: it is empty.");
        }

        run.Search(text, old);
        StringBuilder replaced = new();
        var start = 0;
        for (var at = text.IndexOf(old, StringComparison.Ordinal); at >= 0; at = text.IndexOf(old, start, StringComparison.Ordinal))
        {
            run.Append(replaced, text[start..at]);
            run.Append(replaced, replacement);
            start = at + old.Length;
        }

        run.Append(replaced, text[start..]);
        return replaced.ToString();
    }

    private static bool IsMet((object? Item, object? Result) item) => ScriptValue.IsTruthy(item.Result);

    private static IReadOnlyDictionary<string, object?> Properties(BuiltInCall call) =>
        call[0] as IReadOnlyDictionary<string, object?> ?? throw new ExpressionException("An object is needed here.");

    private static string Stringify(BuiltInCall call)
    {
        var text = ScriptValue.ToJsonText(call[0]);
        call.Run.CheckLength(text.Length);
        return text;
    }

    private static int Find(BuiltInCall call, int start)
    {
        var (text, part) = (call.Text, call.TextOf(0));
        call.Run.Search(text, part);
        return text.IndexOf(part, Math.Clamp(start, 0, text.Length), StringComparison.Ordinal);
    }

    private static int Position(BuiltInCall call)
    {
        for (var i = call.PositionOf(1, call.List.Count, 0); i < call.List.Count; i++)
        {
            if (call.Run.AreEqual(call.List[i], call[0]))
            {
                return i;
            }
        }

        return -1;
    }

    private static object Split(BuiltInCall call)
    {
        if (call[0] is null)
        {
            return call.Run.List([call.Text]);
        }

        var (text, separator) = (call.Text, call.TextOf(0));
        call.Run.Search(text, separator);
        return call.Run.List(separator.Length == 0 ? text.Select(c => c.ToString()) : text.Split(separator, ScriptLimits.List + 1));
    }

    private static (int Start, int Count) Slice(BuiltInCall call, int length)
    {
        var start = call.PositionOf(0, length, 0);
        return (start, Math.Max(0, call.PositionOf(1, length, length) - start));
    }

    private static string Substring(BuiltInCall call)
    {
        var text = call.Text;
        var one = Math.Clamp(call.WholeOf(0, 0), 0, text.Length);
        var other = Math.Clamp(call.WholeOf(1, text.Length), 0, text.Length);
        return text[Math.Min(one, other)..Math.Max(one, other)];
    }

    private static string Padding(BuiltInCall call)
    {
        var width = call.WholeOf(0, 0);
        var missing = width - call.Text.Length;
        var fill = call.TextOf(1, " ");
        if (missing <= 0 || fill.Length == 0)
        {
            return "";
        }

        call.Run.CheckLength(width);
        return new StringBuilder().Insert(0, fill, (missing / fill.Length) + 1).ToString(0, missing);
    }

    private static object? Reduce(BuiltInCall call)
    {
        var function = call.FunctionOf(0);
        var first = call.Arguments.Length > 1 ? 0 : 1;
        if (call.List.Count < first)
        {
            throw new ExpressionException("“reduce” of an empty list needs a value to begin with.");
        }

        var value = first == 0 ? call[1] : call.List[0];
        for (var i = first; i < call.List.Count; i++)
        {
            call.Run.Spend();
            value = function(value, call.List[i], (double)i);
        }

        return value;
    }

    private static double ParseInt(string text, int radix)
    {
        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (radix is 0 or 16 && text.AsSpan(at).StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            (at, radix) = (at + 2, 16);
        }

        radix = radix == 0 ? 10 : radix;
        var (number, start) = (0d, at);
        for (; at < text.Length && Digit(text[at]) < radix; at++)
        {
            number = (number * radix) + Digit(text[at]);
        }

        return at == start || radix is < 2 or > 36 ? double.NaN : text.StartsWith('-') ? -number : number;
    }

    private static int Digit(char c) => c switch
    {
        >= '0' and <= '9' => c - '0',
        >= 'a' and <= 'z' => c - 'a' + 10,
        >= 'A' and <= 'Z' => c - 'A' + 10,
        _ => int.MaxValue,
    };

    /// <summary>The number that a text begins with.</summary>
    private static double ParseFloat(string text)
    {
        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (text.AsSpan(at).StartsWith("Infinity", StringComparison.Ordinal))
        {
            return ScriptValue.ToNumber(text[..(at + 8)]);
        }

        var start = at;
        at = SkipDigits(text, at);
        at = at < text.Length && text[at] == '.' ? SkipDigits(text, at + 1) : at;
        if (text.AsSpan(start, at - start).Trim('.').IsEmpty)
        {
            return double.NaN;
        }

        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var digits = at + (at + 1 < text.Length && text[at + 1] is '+' or '-' ? 2 : 1);
            var end = SkipDigits(text, digits);
            at = end > digits ? end : at;
        }

        return ScriptValue.ToNumber(text[..at]);
    }

    private static int SkipDigits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at]))
        {
            at++;
        }

        return at;
    }
}
