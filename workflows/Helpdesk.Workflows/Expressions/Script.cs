namespace Helpdesk.Workflows.Expressions;

/// <summary>
/// An expression in a safe subset of JavaScript: values, operators, methods that only compute, and what its scope offers. It cannot loop, change,
/// create or reach anything else, and every evaluation is limited in steps and size.
/// </summary>
internal sealed class Script
{
    private readonly string _text;
    private readonly ScriptProgram _program;

    private Script(string text, ScriptProgram program, IReadOnlyList<string> functions) => (_text, _program, Functions) = (text, program, functions);

    /// <summary>Names of the functions of the scope that are called, each once.</summary>
    public IReadOnlyList<string> Functions { get; }

    /// <exception cref="ExpressionException">The text is not of the subset, or too long.</exception>
    public static Script Parse(string text)
    {
        if (text.Length > ScriptLimits.Source)
        {
            throw new ExpressionException(text, 0, "The expression is too long: at most {0} characters.", ScriptLimits.Source);
        }

        ScriptParser parser = new(text);
        return new(text, parser.Parse(), parser.Functions);
    }

    /// <exception cref="ExpressionException">A name is not known, a value does not fit, or a limit is reached.</exception>
    public object? Evaluate(IScriptScope scope)
    {
        ScriptRun run = new();
        try
        {
            return new ScriptEvaluator(scope, run).Evaluate(_program);
        }
        catch (ExpressionException e) when (e.Line == 0)
        {
            throw e.At(_text, run.At);
        }
    }
}
