using System.Globalization;
using System.Text.Json;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>Values of custom fields in words, in the language of the request. Scoped.</summary>
internal sealed class FieldText(IStringLocalizer L)
{
    /// <param name="field">Field.</param>
    /// <param name="value">Canonical value; one that an older definition allowed is shown as it is.</param>
    /// <param name="person">Name of a person.</param>
    public string? Show(CustomField field, string? value, Func<Guid, string?> person) => value is null ? null : field.Kind switch
    {
        FieldKind.WholeNumber or FieldKind.Decimal when decimal.TryParse(value, CultureInfo.InvariantCulture, out var number) =>
            number.ToString("#,0.####", CultureInfo.CurrentCulture),
        FieldKind.Date when DateOnly.TryParseExact(value, "yyyy-MM-dd", out var date) => date.ToString("d", CultureInfo.CurrentCulture),
        FieldKind.YesNo => value == FieldValues.Yes ? L["Yes"] : L["No"],
        FieldKind.Choice or FieldKind.Choices => string.Join(", ", FieldValues.Parts(field, value).Select(v => field.Choices.FirstOrDefault(c => c.Id == v)?.Label ?? v)),
        FieldKind.Person when Guid.TryParse(value, out var id) => person(id),
        _ => value,
    };

    /// <summary>The canonical value that an event tells; null when it tells none.</summary>
    public static string? FromEvent(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.True => FieldValues.Yes,
        JsonValueKind.False => FieldValues.No,
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    /// <summary>What a kind is called.</summary>
    public static IReadOnlyList<(FieldKind Kind, string Name)> Kinds { get; } =
    [
        (FieldKind.Text, "Text, one line"), (FieldKind.LongText, "Text, several lines"), (FieldKind.WholeNumber, "Whole number"), (FieldKind.Decimal, "Decimal number"),
        (FieldKind.Date, "Date"), (FieldKind.YesNo, "Yes or no"), (FieldKind.Choice, "One choice"), (FieldKind.Choices, "Several choices"), (FieldKind.Person, "Person"),
    ];
}
