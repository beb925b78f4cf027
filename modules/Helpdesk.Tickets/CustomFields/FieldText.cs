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

    /// <summary>Fields that belong to the ticket or have a value, in their order; those of the staff to people of the desk only.</summary>
    public IReadOnlyList<TicketFieldView> Views(Ticket ticket, FieldRules fields, Func<Guid, string?> person, bool desk)
    {
        var facts = FieldFacts.Of(ticket);
        List<TicketFieldView> views = [];
        foreach (var field in fields.All.Where(f => desk || !f.IsStaffOnly))
        {
            var value = facts.Value(field);
            var isOffered = !field.IsRetired && fields.Applies(field, facts);
            if (value is not null || isOffered)
            {
                views.Add(new(field.Key, field.Label, Show(field, value, person), value, field.IsStaffOnly, field.Kind == FieldKind.LongText, isOffered));
            }
        }

        return views;
    }

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

/// <summary>Texts of custom fields that are localized through a variable.</summary>
internal sealed class FieldTexts : Ui.ITextSource
{
    public IEnumerable<string> GetTexts() => FieldText.Kinds.Select(k => k.Name).Concat(ConditionSources.All.Select(s => s.Name));
}

/// <summary>A custom field of a ticket.</summary>
/// <param name="Text">Value in words; null for none.</param>
/// <param name="Value">Value as it is stored, for a form; null for none.</param>
/// <param name="IsOffered">It belongs to the ticket and can be filled in; false for one that was retired or does not belong to it any more.</param>
public sealed record TicketFieldView(string Key, string Label, string? Text, string? Value, bool IsStaffOnly, bool IsLong, bool IsOffered);
