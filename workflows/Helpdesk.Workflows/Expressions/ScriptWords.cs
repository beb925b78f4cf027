using System.Collections.Frozen;
using Helpdesk.Ui;

namespace Helpdesk.Workflows.Expressions;

/// <summary>Words that are no names of values.</summary>
internal static class ScriptWords
{
    private const string Loop = "Loops are not allowed. Use map, filter, some, every, find or reduce.";
    private const string Declaration = "Functions cannot be declared. Give a short one, such as x => x.name, to map, filter, some, every, find or reduce.";
    private const string Code = "“{0}” is not allowed: a text is never run as code.";
    private const string Outside = "“{0}” is not allowed: an expression reaches nothing but the values of the workflow.";
    private const string Branch = "“{0}” is not allowed. Write: condition ? one value : another value.";
    private const string Other = "“{0}” is not allowed in an expression.";

    /// <summary>The sentence for each word of JavaScript that is not of the subset; {0} is the word.</summary>
    public static readonly FrozenDictionary<string, string> Refused = new Dictionary<string, string>
    {
        ["for"] = Loop,
        ["while"] = Loop,
        ["do"] = Loop,
        ["function"] = Declaration,
        ["class"] = Declaration,
        ["async"] = Declaration,
        ["new"] = "“new” is not allowed: an expression makes only texts, numbers, lists and objects.",
        ["this"] = "“this” has no meaning here. Use the values of the workflow by their names.",
        ["eval"] = Code,
        ["Function"] = Code,
        ["import"] = Outside,
        ["require"] = Outside,
        ["process"] = Outside,
        ["globalThis"] = Outside,
        ["if"] = Branch,
        ["else"] = Branch,
        ["switch"] = Branch,
        ["var"] = "Write const or let instead of “var”.",
        ["try"] = Other,
        ["catch"] = Other,
        ["throw"] = Other,
        ["delete"] = Other,
        ["void"] = Other,
        ["instanceof"] = Other,
        ["await"] = Other,
        ["yield"] = Other,
        ["with"] = Other,
    }.ToFrozenDictionary();

    private static readonly FrozenSet<string> _keywords =
        FrozenSet.Create("true", "false", "null", "undefined", "const", "let", "return", "typeof", "in", "Math", "Object", "JSON");

    /// <summary>Members through which JavaScript would leave the values.</summary>
    private static readonly FrozenSet<string> _hidden = FrozenSet.Create("constructor", "__proto__", "prototype");

    public static bool IsReserved(string name) => _keywords.Contains(name) || Refused.ContainsKey(name) || ScriptBuiltIns.Functions.ContainsKey(name);

    public static bool IsHidden(string member) => _hidden.Contains(member);

    public static ExpressionException Hidden(string member) => new("“{0}” cannot be used: an expression sees values only.", member);

    /// <summary>The sentence about an unknown name, with the known one that was most probably meant.</summary>
    public static ExpressionException Unknown(string template, string name, IEnumerable<string> known)
    {
        var best = name.Length > 60 ? default : known.Where(k => Math.Abs(k.Length - name.Length) <= 3).Select(k => (Name: k, Distance: EditDistance.Between(k, name))).OrderBy(k => k.Distance).FirstOrDefault();
        return best.Name is not null && best.Distance <= Math.Clamp(name.Length / 3, 1, 3)
            ? new(template + " Did you mean {1}?", name, best.Name)
            : new(template, name);
    }
}
