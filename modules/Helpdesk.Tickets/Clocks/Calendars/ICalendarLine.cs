using System.Text;

namespace Helpdesk.Tickets.Clocks;

/// <summary>A content line of RFC 5545, unfolded.</summary>
/// <param name="Number">Line of the text where it begins, from 1.</param>
/// <param name="Name">Upper case; empty when the line has no colon.</param>
/// <param name="Value">As written.</param>
internal sealed record ICalendarLine(int Number, string Name, string Value)
{
    /// <summary>Lines that begin with a space or a tab continue the one before (RFC 5545, 3.1). Empty lines are left out.</summary>
    public static IEnumerable<ICalendarLine> Read(string text)
    {
        var (number, begin) = (0, 0);
        var logical = new StringBuilder();
        foreach (var raw in text.Split('\n'))
        {
            number++;
            var line = raw.TrimEnd('\r');
            if (line is [' ' or '\t', ..] && logical.Length > 0)
            {
                logical.Append(line.AsSpan(1));
                continue;
            }

            if (logical.Length > 0)
            {
                yield return Parse(begin, logical.ToString());
            }

            logical.Clear().Append(line);
            begin = number;
        }

        if (logical.Length > 0)
        {
            yield return Parse(begin, logical.ToString());
        }
    }

    /// <summary>Text with its escapes resolved (RFC 5545, 3.3.11), on one line.</summary>
    public string Text()
    {
        var text = new StringBuilder(Value.Length);
        for (var i = 0; i < Value.Length; i++)
        {
            if (Value[i] != '\\' || i + 1 == Value.Length)
            {
                text.Append(Value[i]);
                continue;
            }

            i++;
            text.Append(Value[i] is 'n' or 'N' ? ' ' : Value[i]);
        }

        return text.ToString().Trim();
    }

    private static ICalendarLine Parse(int number, string line)
    {
        // Parameters may hold colons and semicolons in quotes: DTSTART;TZID="a:b":20261225
        var quoted = false;
        var (nameEnd, colon) = (-1, -1);
        for (var i = 0; i < line.Length && colon < 0; i++)
        {
            switch (line[i])
            {
                case '"':
                    quoted = !quoted;
                    break;
                case ';' when !quoted && nameEnd < 0:
                    nameEnd = i;
                    break;
                case ':' when !quoted:
                    colon = i;
                    break;
            }
        }

        return colon < 0
            ? new(number, "", line)
            : new(number, line[..(nameEnd < 0 ? colon : nameEnd)].Trim().ToUpperInvariant(), line[(colon + 1)..].Trim());
    }
}
