using System.Globalization;
using System.Text;
using Helpdesk.Changes.Domain.Conflicts;

namespace Helpdesk.Changes.Domain.Calendar;

/// <summary>An event of a calendar file.</summary>
/// <param name="Uid">The same for the same record, for ever.</param>
/// <param name="Sequence">Grows with each change of the record.</param>
/// <param name="ModifiedAt">When it was changed last, UTC.</param>
/// <param name="Period">When it is.</param>
/// <param name="Status"><c>TENTATIVE</c>, <c>CONFIRMED</c> or <c>CANCELLED</c>.</param>
/// <param name="Summary">One line.</param>
/// <param name="Description">Lines.</param>
/// <param name="Category">Category.</param>
/// <param name="Url">Page of the record.</param>
internal sealed record CalendarFileEvent(
    string Uid, int Sequence, DateTime ModifiedAt, Period Period, string Status, string Summary, string Description, string Category, string Url);

/// <summary>Writes iCalendar (RFC 5545): instants in UTC, lines of at most 75 octets that end with CRLF. The same events give the same octets.</summary>
internal static class CalendarFile
{
    private const int MostOctets = 75;

    public static string Of(string name, IEnumerable<CalendarFileEvent> events)
    {
        StringBuilder text = new();
        void Line(string property, string value) => Fold(text, $"{property}:{value}");

        Line("BEGIN", "VCALENDAR");
        Line("VERSION", "2.0");
        Line("PRODID", "-//Helpdesk//Change calendar//EN");
        Line("CALSCALE", "GREGORIAN");
        Line("METHOD", "PUBLISH");
        Line("X-WR-CALNAME", Escape(name));
        Line("REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
        foreach (var e in events)
        {
            Line("BEGIN", "VEVENT");
            Line("UID", e.Uid);
            // A calendar that is published says here when its event was changed last (3.8.7.2).
            Line("DTSTAMP", Instant(e.ModifiedAt));
            Line("LAST-MODIFIED", Instant(e.ModifiedAt));
            Line("SEQUENCE", e.Sequence.ToString(CultureInfo.InvariantCulture));
            Line("DTSTART", Instant(e.Period.Start));
            Line("DTEND", Instant(e.Period.End));
            Line("STATUS", e.Status);
            Line("TRANSP", "TRANSPARENT");
            Line("SUMMARY", Escape(e.Summary));
            Line("DESCRIPTION", Escape(e.Description));
            Line("CATEGORIES", Escape(e.Category));
            Line("URL", e.Url);
            Line("END", "VEVENT");
        }

        Line("END", "VCALENDAR");
        return text.ToString();
    }

    private static string Instant(DateTime utc) => utc.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>A text value (3.3.11); what is neither text nor a line break has no place in one.</summary>
    private static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 8);
        foreach (var c in text.ReplaceLineEndings("\n"))
        {
            _ = c switch
            {
                '\n' => escaped.Append("\\n"),
                '\\' or ';' or ',' => escaped.Append('\\').Append(c),
                _ when char.IsControl(c) && c != '\t' => escaped,
                _ => escaped.Append(c),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Breaks a line before the octet that would be too many, never within a character (3.1).</summary>
    private static void Fold(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MostOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
