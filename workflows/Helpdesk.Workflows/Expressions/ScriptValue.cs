using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Helpdesk.Workflows.Expressions;

/// <summary>
/// The values of expressions: null, bool, double, string, lists and dictionaries of these. They behave as JavaScript's do, with three exceptions:
/// null and undefined are one, null is written as an empty text, and == is as strict as ===.
/// </summary>
internal static class ScriptValue
{
    // More digits than any number has; reading a longer text would cost more than a step may.
    private const int MaxNumberLength = 400;

    public static object? FromJson(JsonNode? node)
    {
        try
        {
            return node is null ? null : From(node.Deserialize<JsonElement>());
        }
        catch (JsonException)
        {
            throw TooDeep();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair.
            throw new ExpressionException("This text is not valid JSON.");
        }
    }

    /// <exception cref="ExpressionException">The text is no JSON.</exception>
    public static object? ParseJson(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return From(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // The last two stand for halves of surrogate pairs, plain and escaped.
            throw new ExpressionException("This text is not valid JSON.");
        }
    }

    public static JsonNode? ToJson(object? value) => ToJson(value, 0);

    /// <exception cref="ExpressionException">The text becomes too long, or the value is nested too deep.</exception>
    public static string ToText(object? value) => value switch
    {
        string text => text,
        IReadOnlyList<object?> or IReadOnlyDictionary<string, object?> => Write(value, asJson: false),
        _ => Simple(value),
    };

    /// <summary>JavaScript's JSON.stringify.</summary>
    /// <exception cref="ExpressionException">The text becomes too long, or the value is nested too deep.</exception>
    public static string ToJsonText(object? value) => Write(value, asJson: true);

    public static bool IsTruthy(object? value) => value switch
    {
        null => false,
        bool flag => flag,
        double number => number != 0 && !double.IsNaN(number),
        string text => text.Length > 0,
        _ => true,
    };

    /// <summary>Equal in kind and value: 1 is not "1". Lists and objects are equal to themselves only, as in JavaScript.</summary>
    public static bool AreEqual(object? left, object? right) => (left, right) switch
    {
        (double one, double other) => one == other,
        (string one, string other) => string.Equals(one, other, StringComparison.Ordinal),
        (bool one, bool other) => one == other,
        _ => ReferenceEquals(left, right),
    };

    /// <summary>Below, above or at 0, as left is to right; not a number when they cannot be compared.</summary>
    public static double Compare(object? left, object? right)
    {
        if (left is string one && right is string other)
        {
            return string.CompareOrdinal(one, other);
        }

        var (a, b) = (ToNumber(left), ToNumber(right));
        return double.IsNaN(a) || double.IsNaN(b) ? double.NaN : a.CompareTo(b);
    }

    public static double ToNumber(object? value) => value switch
    {
        null => 0,
        bool flag => flag ? 1 : 0,
        double number => number,
        string { Length: <= MaxNumberLength } text => ParseNumber(text.Trim()),
        _ => double.NaN,
    };

    /// <summary>JavaScript's typeof; nothing is “undefined”.</summary>
    public static string TypeOf(object? value) => value switch
    {
        null => "undefined",
        bool => "boolean",
        double => "number",
        string => "string",
        _ => "object",
    };

    public static ExpressionException TooDeep() => new("The value is nested too deep: at most {0} levels.", ScriptLimits.Depth);

    private static object? From(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.Number => ParseNumber(element.GetRawText()),
        JsonValueKind.String => element.GetString(),
        JsonValueKind.Array => element.EnumerateArray().Select(From).ToList(),
        JsonValueKind.Object => FromProperties(element),
        _ => null,
    };

    private static OrderedDictionary<string, object?> FromProperties(JsonElement element)
    {
        OrderedDictionary<string, object?> values = new(StringComparer.Ordinal);
        foreach (var property in element.EnumerateObject())
        {
            values[property.Name] = From(property.Value);
        }

        return values;
    }

    private static JsonNode? ToJson(object? value, int depth) => depth > ScriptLimits.Depth ? throw TooDeep() : value switch
    {
        null => null,
        bool flag => JsonValue.Create(flag),
        double number when Math.Abs(number) < 1e15 && number == Math.Truncate(number) => JsonValue.Create((long)number),
        double number => double.IsFinite(number) ? JsonValue.Create(number) : null,
        string text => JsonValue.Create(text),
        IReadOnlyList<object?> list => new JsonArray([.. list.Select(item => ToJson(item, depth + 1))]),
        IReadOnlyDictionary<string, object?> values => new JsonObject(values.Select(v => KeyValuePair.Create(v.Key, ToJson(v.Value, depth + 1)))),
        _ => throw Foreign(value),
    };

    private static string Simple(object? value) => value switch
    {
        null => "",
        bool flag => flag ? "true" : "false",
        double number => Write(number),
        _ => throw Foreign(value),
    };

    private static string Write(object? value, bool asJson)
    {
        StringBuilder text = new();
        Write(text, value, asJson, 0);
        return text.ToString();
    }

    private static void Write(StringBuilder text, object? value, bool asJson, int depth)
    {
        if (depth > ScriptLimits.Depth)
        {
            throw TooDeep();
        }

        switch (value)
        {
            case IReadOnlyList<object?> list:
                text.Append(asJson ? "[" : "");
                for (var i = 0; i < list.Count; i++)
                {
                    text.Append(i > 0 ? "," : "");
                    Write(text, list[i], asJson, depth + 1);
                }

                text.Append(asJson ? "]" : "");
                break;
            case IReadOnlyDictionary<string, object?> values:
                text.Append('{');
                foreach (var (key, item) in values)
                {
                    text.Append(text[^1] == '{' ? "" : ",");
                    Quote(text, key);
                    text.Append(':');
                    Write(text, item, asJson: true, depth + 1);
                }

                text.Append('}');
                break;
            case string content when asJson:
                Quote(text, content);
                break;
            case string content:
                text.Append(content);
                break;
            default:
                text.Append(asJson && value is null or double.NaN or double.PositiveInfinity or double.NegativeInfinity ? "null" : Simple(value));
                break;
        }

        if (text.Length > ScriptLimits.Text)
        {
            throw new ExpressionException("The text becomes too long: at most {0} characters.", ScriptLimits.Text);
        }
    }

    private static void Quote(StringBuilder text, string content)
    {
        text.Append('"');
        for (var i = 0; i < content.Length; i++)
        {
            var c = content[i];
            if (char.IsHighSurrogate(c) && i + 1 < content.Length && char.IsLowSurrogate(content[i + 1]))
            {
                text.Append(c).Append(content[++i]);
                continue;
            }

            _ = c switch
            {
                '"' or '\\' => text.Append('\\').Append(c),
                '\n' => text.Append("\\n"),
                '\r' => text.Append("\\r"),
                '\t' => text.Append("\\t"),
                < ' ' => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ when char.IsSurrogate(c) => text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture)),
                _ => text.Append(c),
            };
        }

        text.Append('"');
    }

    /// <summary>The shortest text that reads back as this number, laid out as JavaScript does: 1e15 in full, 1e21 with an exponent.</summary>
    private static string Write(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        }

        var text = number == 0 ? "0" : number.ToString("R", CultureInfo.InvariantCulture);
        var at = text.IndexOf('E', StringComparison.Ordinal);
        if (at < 0)
        {
            return text;
        }

        var sign = number < 0 ? "-" : "";
        var mantissa = text[sign.Length..at];
        var exponent = int.Parse(text.AsSpan(at + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var digits = mantissa.Replace(".", "", StringComparison.Ordinal);
        return sign + exponent switch
        {
            >= 21 => FormattableString.Invariant($"{mantissa}e+{exponent}"),
            < -6 => FormattableString.Invariant($"{mantissa}e{exponent}"),
            < 0 => "0." + new string('0', -exponent - 1) + digits,
            _ when digits.Length > exponent + 1 => digits.Insert(exponent + 1, "."),
            _ => digits.PadRight(exponent + 1, '0'),
        };
    }

    private static double ParseNumber(string text)
    {
        if (text.StartsWith("0x", StringComparison.OrdinalIgnoreCase))
        {
            return text.Length > 2 && text.AsSpan(2).IndexOfAnyExcept("0123456789abcdefABCDEF") < 0
                ? text.Skip(2).Aggregate(0d, (number, digit) => (number * 16) + Convert.ToInt32(digit.ToString(), 16))
                : double.NaN;
        }

        return text switch
        {
            "" => 0,
            "Infinity" or "+Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ when text.AsSpan().IndexOfAnyExcept("0123456789+-.eE") >= 0 => double.NaN,
            _ => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : double.NaN,
        };
    }

    private static InvalidOperationException Foreign(object value) => new($"A value of an expression cannot be {value.GetType()}.");
}
