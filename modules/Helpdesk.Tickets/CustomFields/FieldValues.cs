using System.Globalization;
using System.Text.Json.Nodes;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>
/// Values in their canonical form: one text for each kind, never empty, equal when the values are equal. Numbers are invariant without needless
/// digits, days are <c>yyyy-MM-dd</c>, several choices are ids joined by commas in the order of the field.
/// </summary>
internal static class FieldValues
{
    public const string Yes = "true";
    public const string No = "false";

    private const char Separator = ',';

    /// <summary>The present value of a ticket's field; its rows must have been loaded.</summary>
    public static string? Of(IEnumerable<TicketFieldValue> rows, CustomField field)
    {
        var parts = rows.Where(r => r.FieldId == field.Id).OrderBy(r => r.Place).Select(r => r.Get(field.Kind)).OfType<string>().ToList();
        return parts.Count == 0 ? null : string.Join(Separator, parts);
    }

    /// <summary>What the rows of a value are.</summary>
    public static IReadOnlyList<string> Parts(CustomField field, string? value) => value switch
    {
        null => [],
        _ when field.Kind == FieldKind.Choices => value.Split(Separator),
        _ => [value],
    };

    public static string Join(IEnumerable<string> choices) => string.Join(Separator, choices);

    /// <summary>As an event tells it.</summary>
    public static object? ForEvent(CustomField field, string? value) => value is null ? null : field.Kind switch
    {
        FieldKind.WholeNumber or FieldKind.Decimal => decimal.Parse(value, CultureInfo.InvariantCulture),
        FieldKind.YesNo => value == Yes,
        _ => value,
    };

    /// <summary>As the API tells it: number, true or false, list, or text.</summary>
    public static JsonNode? ForApi(CustomField field, string? value) => value is null ? null : field.Kind switch
    {
        FieldKind.WholeNumber or FieldKind.Decimal => JsonValue.Create(decimal.Parse(value, CultureInfo.InvariantCulture)),
        FieldKind.YesNo => JsonValue.Create(value == Yes),
        FieldKind.Choices => new JsonArray([.. Parts(field, value).Select(p => (JsonNode?)JsonValue.Create(p))]),
        _ => JsonValue.Create(value),
    };
}

/// <summary>A checked value for a field of a ticket; null empties it.</summary>
internal sealed record FieldChange(CustomField Field, string? Value);
