namespace Helpdesk.Workflows.Expressions;

/// <summary>A text with values, in a safe subset of Liquid, for mails and messages. What does not exist is left out.</summary>
internal sealed class TextTemplate
{
    private readonly string _text;
    private readonly IReadOnlyList<TemplateNode> _nodes;

    private TextTemplate(string text, IReadOnlyList<TemplateNode> nodes) => (_text, _nodes) = (text, nodes);

    /// <exception cref="ExpressionException">The text is not of the subset, or too long.</exception>
    public static TextTemplate Parse(string text) => text.Length <= ScriptLimits.Source
        ? new(text, new TemplateParser(text).Parse())
        : throw new ExpressionException(text, 0, "The text is too long: at most {0} characters.", ScriptLimits.Source);

    /// <exception cref="ExpressionException">A value does not fit, or a limit is reached.</exception>
    public string Render(IScriptScope scope)
    {
        ScriptRun run = new();
        try
        {
            return new TemplateRenderer(scope, run).Render(_nodes);
        }
        catch (ExpressionException e) when (e.Line == 0)
        {
            throw e.At(_text, run.At);
        }
    }
}
