using System.Globalization;

namespace Helpdesk.Workflows.Expressions;

/// <summary>
/// An expression or a template that cannot be read or evaluated. <see cref="Template"/> and <see cref="Arguments"/> are the sentence for a localizer;
/// <see cref="Exception.Message"/> is the English one with its position.
/// </summary>
internal sealed class ExpressionException : Exception
{
    /// <summary>A fault whose place is not known here: what evaluates adds it by <see cref="At"/>. Functions of a scope may throw it too.</summary>
    public ExpressionException(string template, params object[] arguments)
        : base(Sentence(template, arguments))
    {
        Template = template;
        Arguments = arguments;
    }

    public ExpressionException(string text, int offset, string template, params object[] arguments)
        : this(Place(text, offset), template, arguments)
    {
    }

    private ExpressionException((int Line, int Column) place, string template, object[] arguments, Exception? inner = null)
        : base(Sentence("Line {0}, column {1}: {2}", [place.Line, place.Column, Sentence(template, arguments)]), inner)
    {
        (Line, Column) = place;
        Template = template;
        Arguments = arguments;
    }

    /// <summary>From 1; 0 while the place is not known.</summary>
    public int Line { get; }

    /// <summary>From 1; 0 while the place is not known.</summary>
    public int Column { get; }

    public string Template { get; }

    public IReadOnlyList<object> Arguments { get; }

    /// <summary>The same fault with its place in the text.</summary>
    public ExpressionException At(string text, int offset) => new(Place(text, offset), Template, [.. Arguments], this);

    private static (int Line, int Column) Place(string text, int offset)
    {
        var before = text.AsSpan(0, Math.Clamp(offset, 0, text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    private static string Sentence(string template, object[] arguments) => string.Format(CultureInfo.InvariantCulture, template, arguments);
}
