using System.Text;

namespace Helpdesk.Tickets.Text;

/// <summary>Plain text within Markdown.</summary>
internal static class MarkdownText
{
    private const string Anywhere = "\\`*_[]<>&|~!@#{}";

    /// <summary>Writes a value so that a reader sees its very characters: nothing of it is formatting, a link, or a mention. Becomes one line.</summary>
    public static string Escape(string value)
    {
        var text = new StringBuilder(value.Length + 8);
        var isBlank = true;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (char.IsWhiteSpace(c) || char.IsControl(c))
            {
                isBlank = isBlank || text[^1] == ' ';
                if (!isBlank)
                {
                    text.Append(' ');
                }

                continue;
            }

            // At the start of a line these begin a list, a heading or a rule; a number with a full stop does, too.
            var begins = text.Length == 0 && c is '-' or '+' or '=';
            var numbers = c is '.' or ')' && text.Length is > 0 and < 10 && IsNumber(text);
            // https://, mailto: and www. become links by themselves.
            var links = i > 0 && i + 1 < value.Length && !char.IsWhiteSpace(value[i + 1])
                && ((c == ':' && char.IsLetter(value[i - 1])) || (c == '.' && value[i - 1] is 'w' or 'W'));
            if (begins || numbers || links || Anywhere.Contains(c, StringComparison.Ordinal))
            {
                text.Append('\\');
            }

            text.Append(c);
            isBlank = false;
        }

        return text.ToString().TrimEnd(' ');
    }

    private static bool IsNumber(StringBuilder text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (!char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
