using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace Helpdesk.Workflows.Expressions;

/// <summary>The filters of templates: {{ value | filter: argument }}.</summary>
internal static class TemplateFilters
{
    private static readonly string[] _moments = ["yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK"];

    public static readonly FrozenDictionary<string, BuiltIn> All = new Dictionary<string, BuiltIn>
    {
        ["upcase"] = new(0, 0, c => c.Text.ToUpperInvariant()),
        ["downcase"] = new(0, 0, c => c.Text.ToLowerInvariant()),
        ["capitalize"] = new(0, 0, c => c.Text is { Length: > 0 } text ? char.ToUpperInvariant(text[0]) + text[1..] : ""),
        ["strip"] = new(0, 0, c => c.Text.Trim()),
        ["escape"] = new(0, 0, c => Escape(c.Text)),
        ["default"] = new(1, 1, c => c.Target is false || IsEmpty(c.Target) ? c[0] : c.Target),
        ["date"] = new(1, 1, c => Date(c.Text, c.TextOf(0))),
        ["join"] = new(0, 1, c => c.Target is IReadOnlyList<object?> list ? c.Run.Join(c.TextOf(0, " "), list) : c.Target),
        ["size"] = new(0, 0, c => Size(c.Target)),
        ["first"] = new(0, 0, c => (c.Target as IReadOnlyList<object?>)?.FirstOrDefault()),
        ["last"] = new(0, 0, c => (c.Target as IReadOnlyList<object?>)?.LastOrDefault()),
        ["truncate"] = new(0, 2, c => Truncate(c.Text, c.WholeOf(0, 50), c.TextOf(1, "..."))),
        ["append"] = new(1, 1, c => c.Run.Join("", [c.Target, c[0]])),
        ["prepend"] = new(1, 1, c => c.Run.Join("", [c[0], c.Target])),
        ["replace"] = new(2, 2, c => ScriptBuiltIns.ReplaceAll(c.Run, c.Text, c.TextOf(0), c.TextOf(1))),
        ["plus"] = new(1, 1, c => ScriptValue.ToNumber(c.Target) + c.NumberOf(0)),
        ["minus"] = new(1, 1, c => ScriptValue.ToNumber(c.Target) - c.NumberOf(0)),
    }.ToFrozenDictionary();

    public static bool IsEmpty(object? value) => value is null or "" || Size(value) is 0;

    public static double? Size(object? value) => value switch
    {
        string text => text.Length,
        IReadOnlyList<object?> list => list.Count,
        IReadOnlyDictionary<string, object?> values => values.Count,
        _ => null,
    };

    /// <summary>For HTML; only what has a meaning there, so that umlauts stay readable.</summary>
    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal)
        .Replace("'", "&#39;", StringComparison.Ordinal);

    private static string Truncate(string text, int length, string end) =>
        text.Length <= length ? text : text[..Math.Max(0, length - end.Length)] + end;

    /// <summary>A moment in ISO format, in its own offset. What is none stays as it is, as in Liquid.</summary>
    private static string Date(string text, string format)
    {
        if (!DateTimeOffset.TryParseExact(text, _moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var moment))
        {
            return text;
        }

        try
        {
            return format.Contains('%', StringComparison.Ordinal) ? Strftime(moment, format) : moment.ToString(format, CultureInfo.InvariantCulture);
        }
        catch (FormatException)
        {
            throw new ExpressionException("“{0}” is not a format of a date. Write yyyy-MM-dd HH:mm or %Y-%m-%d %H:%M.", format);
        }
    }

    private static string Strftime(DateTimeOffset moment, string format)
    {
        StringBuilder text = new();
        for (var i = 0; i < format.Length; i++)
        {
            if (format[i] != '%')
            {
                text.Append(format[i]);
                continue;
            }

            var isShort = i + 1 < format.Length && format[i + 1] == '-';
            i += isShort ? 2 : 1;
            var written = (i < format.Length ? format[i] : '\0') switch
            {
                '%' => "%",
                'Y' => moment.ToString("yyyy", CultureInfo.InvariantCulture),
                'y' => moment.ToString("yy", CultureInfo.InvariantCulture),
                'm' => moment.ToString("MM", CultureInfo.InvariantCulture),
                'd' => moment.ToString("dd", CultureInfo.InvariantCulture),
                'e' => moment.Day.ToString(CultureInfo.InvariantCulture).PadLeft(2),
                'H' => moment.ToString("HH", CultureInfo.InvariantCulture),
                'I' => moment.ToString("hh", CultureInfo.InvariantCulture),
                'M' => moment.ToString("mm", CultureInfo.InvariantCulture),
                'S' => moment.ToString("ss", CultureInfo.InvariantCulture),
                'p' => moment.ToString("tt", CultureInfo.InvariantCulture),
                'j' => moment.DayOfYear.ToString("000", CultureInfo.InvariantCulture),
                'B' => moment.ToString("MMMM", CultureInfo.InvariantCulture),
                'b' => moment.ToString("MMM", CultureInfo.InvariantCulture),
                'A' => moment.ToString("dddd", CultureInfo.InvariantCulture),
                'a' => moment.ToString("ddd", CultureInfo.InvariantCulture),
                'F' => moment.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                'T' => moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
                'R' => moment.ToString("HH:mm", CultureInfo.InvariantCulture),
                'z' => moment.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal),
                _ => throw new FormatException(),
            };
            text.Append(isShort ? written.TrimStart('0', ' ') is { Length: > 0 } trimmed ? trimmed : "0" : written);
        }

        return text.ToString();
    }
}
