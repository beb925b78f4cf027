using System.Globalization;
using System.Text;

namespace Helpdesk.Workflows.Expressions;

internal enum ScriptTokenKind
{
    End,
    Number,
    Text,

    /// <summary>A part of a `text with ${values}`: up to a value, or the last one.</summary>
    Template,
    Name,
    Operator,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">As written; the content of a text, its escapes resolved.</param>
/// <param name="At">Offset in the source.</param>
/// <param name="OnNewLine">Whether a line ends between the token before and this one.</param>
/// <param name="IsLast">Of a template's part: no value follows.</param>
/// <param name="Number">Of a number.</param>
internal readonly record struct ScriptToken(ScriptTokenKind Kind, string Text, int At, bool OnNewLine, bool IsLast = false, double Number = 0)
{
    public bool Is(string symbol) => Kind == ScriptTokenKind.Operator && Text == symbol;

    public bool IsWord(string word) => Kind == ScriptTokenKind.Name && Text == word;
}

/// <summary>Cuts a source, or a part of it, into tokens, without recursion.</summary>
internal sealed class ScriptTokenizer
{
    private static readonly string[] _symbols =
    [
        "===", "!==", "**=", "...", "&&=", "||=", "??=",
        "=>", "==", "!=", "<=", ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "**",
        "+", "-", "*", "/", "%", "<", ">", "=", "!", "?", ":", ".", ",", ";", "(", ")", "[", "]", "{", "}", "|", "&", "^", "~",
    ];

    private readonly string _text;
    private readonly int _end;
    private readonly List<ScriptToken> _tokens = [];

    /// <summary>For every template that is open, the braces that are open within its value.</summary>
    private readonly Stack<int> _templates = new();

    private int _at;
    private bool _onNewLine;

    private ScriptTokenizer(string text, int start, int end) => (_text, _at, _end) = (text, start, end);

    private char Current => Peek(0);

    public static IReadOnlyList<ScriptToken> Read(string text, int start, int end)
    {
        ScriptTokenizer tokenizer = new(text, start, end);
        while (tokenizer.SkipSpace())
        {
            tokenizer.Next();
        }

        tokenizer.Add(ScriptTokenKind.End, "", end);
        return tokenizer._tokens;
    }

    private void Next()
    {
        var start = _at;
        switch (Current)
        {
            case var digit when char.IsAsciiDigit(digit) || (digit == '.' && char.IsAsciiDigit(Peek(1))):
                Number();
                break;
            case var letter when IsNameStart(letter):
                while (IsNameStart(Current) || char.IsDigit(Current))
                {
                    _at++;
                }

                Add(ScriptTokenKind.Name, _text[start.._at], start);
                break;
            case '\'' or '"':
                Text();
                break;
            case '`':
                Template();
                break;
            case '}' when _templates.TryPeek(out var braces) && braces == 0:
                _templates.Pop();
                Template();
                break;
            case '/' when !FollowsValue():
                throw Fault(start, "Regular expressions are not allowed. Use includes, startsWith, endsWith or replace with a text.");
            default:
                Symbol();
                break;
        }
    }

    private void Number()
    {
        var start = _at;
        var isHex = Current == '0' && Peek(1) is 'x' or 'X';
        _at += isHex ? 2 : 0;
        SkipDigits(isHex);
        if (!isHex)
        {
            if (Current == '.')
            {
                _at++;
                SkipDigits(isHex);
            }

            if (Current is 'e' or 'E' && (char.IsAsciiDigit(Peek(1)) || (Peek(1) is '+' or '-' && char.IsAsciiDigit(Peek(2)))))
            {
                _at += 2;
                SkipDigits(isHex);
            }
        }

        var number = ScriptValue.ToNumber(_text[start.._at]);
        if (IsNameStart(Current) || double.IsNaN(number))
        {
            throw Fault(start, "“{0}” is not a number.", _text[start..Math.Min(_at + 1, _end)]);
        }

        Add(ScriptTokenKind.Number, _text[start.._at], start, number: number);
    }

    private void SkipDigits(bool isHex)
    {
        while (isHex ? char.IsAsciiHexDigit(Current) : char.IsAsciiDigit(Current))
        {
            _at++;
        }
    }

    private void Text()
    {
        var start = _at;
        var quote = Current;
        StringBuilder content = new();
        for (_at++; Current != quote;)
        {
            if (_at >= _end || Current == '\n')
            {
                throw Fault(start, "This text is not closed by {0}.", quote);
            }

            Character(content);
        }

        _at++;
        Add(ScriptTokenKind.Text, content.ToString(), start);
    }

    /// <summary>From ` or the } after a value, to the next ${ or `.</summary>
    private void Template()
    {
        var start = _at;
        StringBuilder content = new();
        for (_at++; Current != '`' && !(Current == '$' && Peek(1) == '{');)
        {
            if (_at >= _end)
            {
                throw Fault(start, "This text is not closed by {0}.", '`');
            }

            Character(content);
        }

        var isLast = Current == '`';
        _at += isLast ? 1 : 2;
        if (!isLast)
        {
            _templates.Push(0);
        }

        Add(ScriptTokenKind.Template, content.ToString(), start, isLast);
    }

    private void Character(StringBuilder content)
    {
        if (Current != '\\')
        {
            content.Append(_text[_at++]);
            return;
        }

        var start = _at;
        var escaped = Peek(1);
        _at = Math.Min(_at + 2, _end);
        _ = escaped switch
        {
            'n' => content.Append('\n'),
            'r' => content.Append('\r'),
            't' => content.Append('\t'),
            'b' => content.Append('\b'),
            'f' => content.Append('\f'),
            'v' => content.Append('\v'),
            '0' => content.Append('\0'),
            '\n' => content,
            'x' => content.Append((char)Hex(start, 2)),
            'u' when Current == '{' => content.Append(LongHex(start)),
            'u' => content.Append((char)Hex(start, 4)),
            _ => content.Append(escaped),
        };
    }

    private int Hex(int start, int digits)
    {
        var end = _at + digits;
        if (end > _end || !int.TryParse(_text.AsSpan(_at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
        {
            throw Fault(start, "This is not a character. Write \\x41, \\u0041 or \\u{{41}}.");
        }

        _at = end;
        return code;
    }

    private string LongHex(int start)
    {
        var close = _text.IndexOf('}', _at, _end - _at);
        _at++;
        var code = Hex(start, close - _at is var digits and > 0 and <= 6 ? digits : int.MaxValue / 2);
        _at++;
        return Rune.TryCreate(code, out var rune) ? rune.ToString() : throw Fault(start, "This is not a character. Write \\x41, \\u0041 or \\u{{41}}.");
    }

    private void Symbol()
    {
        var symbol = Array.Find(_symbols, s => string.CompareOrdinal(_text, _at, s, 0, s.Length) == 0 && _at + s.Length <= _end)
            ?? throw Fault(_at, "“{0}” is not expected here.", Rune.TryGetRuneAt(_text, _at, out var rune) ? rune.ToString() : "\uFFFD");

        // a?.5:1 is a condition and a number.
        symbol = symbol == "?." && char.IsAsciiDigit(Peek(2)) ? "?" : symbol;
        if (symbol is "{" or "}" && _templates.TryPop(out var braces))
        {
            _templates.Push(braces + (symbol == "{" ? 1 : -1));
        }

        Add(ScriptTokenKind.Operator, symbol, _at);
        _at += symbol.Length;
    }

    /// <summary>Whether something is left after spaces and comments.</summary>
    private bool SkipSpace()
    {
        while (_at < _end)
        {
            if (char.IsWhiteSpace(Current) || Current == '\uFEFF')
            {
                _onNewLine |= Current == '\n';
                _at++;
            }
            else if (Current == '/' && Peek(1) == '/')
            {
                var end = _text.IndexOf('\n', _at, _end - _at);
                _at = end < 0 ? _end : end;
            }
            else if (Current == '/' && Peek(1) == '*')
            {
                var end = _text.IndexOf("*/", _at + 2, Math.Max(0, _end - _at - 2), StringComparison.Ordinal);
                if (end < 0)
                {
                    throw Fault(_at, "This comment is not closed by {0}.", "*/");
                }

                _onNewLine |= _text.AsSpan(_at, end - _at).Contains('\n');
                _at = end + 2;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a / divides; else it would begin a regular expression.</summary>
    private bool FollowsValue() => _tokens.Count > 0 && _tokens[^1] switch
    {
        { Kind: ScriptTokenKind.Operator, Text: var symbol } => symbol is ")" or "]" or "}",
        { Kind: ScriptTokenKind.Name, Text: var name } => name is not ("return" or "typeof" or "in"),
        { Kind: ScriptTokenKind.Template, IsLast: var isLast } => isLast,
        _ => true,
    };

    private void Add(ScriptTokenKind kind, string text, int at, bool isLast = false, double number = 0)
    {
        _tokens.Add(new(kind, text, at, _onNewLine, isLast, number));
        _onNewLine = false;
    }

    private char Peek(int ahead) => _at + ahead < _end ? _text[_at + ahead] : '\0';

    private static bool IsNameStart(char c) => char.IsLetter(c) || c is '_' or '$';

    private ExpressionException Fault(int at, string template, params object[] arguments) => new(_text, at, template, arguments);
}
