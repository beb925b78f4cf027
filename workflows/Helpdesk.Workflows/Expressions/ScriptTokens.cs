namespace Helpdesk.Workflows.Expressions;

/// <summary>The tokens of a source in order, and the sentences about those that do not fit.</summary>
internal sealed class ScriptTokens(string text, int start, int end)
{
    private readonly IReadOnlyList<ScriptToken> _tokens = ScriptTokenizer.Read(text, start, end);

    private int _index;

    public ScriptToken Current => _tokens[_index];

    public bool IsAtEnd => Current.Kind == ScriptTokenKind.End;

    public ScriptToken Peek(int ahead) => _tokens[Math.Min(_index + ahead, _tokens.Count - 1)];

    public ScriptToken Take()
    {
        var token = Current;
        _index += IsAtEnd ? 0 : 1;
        return token;
    }

    public bool Accept(string symbol)
    {
        var isIt = Current.Is(symbol);
        _index += isIt ? 1 : 0;
        return isIt;
    }

    public ScriptToken Expect(string symbol) => Current.Is(symbol) ? Take() : throw (IsAtEnd
        ? Fault(Current, "“{0}” is missing at the end.", symbol)
        : Fault(Current, "“{0}” is expected here, not “{1}”.", symbol, Show(Current)));

    /// <param name="isKeyword">Whether any word is a name here, as in a.new.</param>
    public ScriptToken ExpectName(bool isKeyword = false) => Current.Kind == ScriptTokenKind.Name && (isKeyword || !ScriptWords.IsReserved(Current.Text))
        ? Take()
        : throw (IsAtEnd ? Fault(Current, "A name is missing at the end.") : RefuseWord() ?? Fault(Current, "A name is expected here, not “{0}”.", Show(Current)));

    public ExpressionException MissingValue() => IsAtEnd
        ? Fault(Current, "A value is missing at the end.")
        : RefuseWord() ?? Fault(Current, "A value is expected here, not “{0}”.", Show(Current));

    public ExpressionException Unexpected() => RefuseWord() ?? Fault(Current, "“{0}” is not expected here.", Show(Current));

    /// <summary>Refuses a call with too few or too many values.</summary>
    public void CheckCount(ScriptToken name, BuiltIn called, int count)
    {
        if (count < called.Least || count > called.Most)
        {
            throw Fault(name, called.Most switch
            {
                0 => "“{0}” takes no values.",
                int.MaxValue => "“{0}” needs at least this many values: {1}.",
                var most when most == called.Least => "“{0}” needs exactly this many values: {1}.",
                _ => "“{0}” needs {1} to {2} values.",
            }, name.Text, called.Least, called.Most);
        }
    }

    /// <summary>Adds the place of the token to a fault.</summary>
    public ExpressionException Fault(ScriptToken token, ExpressionException fault) => fault.At(text, token.At);

    public ExpressionException Fault(ScriptToken token, string template, params object[] arguments) => new(text, token.At, template, arguments);

    /// <summary>The sentence about a word of JavaScript that does not belong to the subset.</summary>
    private ExpressionException? RefuseWord() =>
        Current.Kind == ScriptTokenKind.Name && ScriptWords.Refused.TryGetValue(Current.Text, out var sentence) ? Fault(Current, sentence, Current.Text) : null;

    private static string Show(ScriptToken token) => token.Kind == ScriptTokenKind.Template ? "`" : token.Text.Length <= 60 ? token.Text : token.Text[..60] + "…";
}
