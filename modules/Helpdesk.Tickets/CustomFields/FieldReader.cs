using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>
/// Makes what somebody sent, from a form or through the API, a canonical value; or says in a sentence why it is none.
/// </summary>
internal sealed class FieldReader(IStringLocalizer L)
{
    public const int MaxText = 250;
    public const int MaxLongText = 10_000;

    /// <summary>Largest number without limits of its own.</summary>
    public const decimal MaxNumber = 999_999_999_999m;

    private static readonly DateOnly First = new(1900, 1, 1);
    private static readonly DateOnly Last = new(2999, 12, 31);

    /// <summary>The canonical value; null for an empty one.</summary>
    /// <param name="field">Field.</param>
    /// <param name="sent">Text, number, true or false, or a list of texts; a text is understood for every kind.</param>
    /// <param name="present">Value that the ticket has: a choice that was retired since may stay.</param>
    /// <exception cref="FieldValueException">It is no value of the field.</exception>
    public string? Read(CustomField field, JsonElement sent, string? present = null)
    {
        if (field.Kind == FieldKind.Choices)
        {
            return ReadChoices(field, sent, present);
        }

        var text = sent.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => "",
            JsonValueKind.String => Text(field, sent),
            JsonValueKind.Number when field.Kind is FieldKind.WholeNumber or FieldKind.Decimal => NumberText(field, sent),
            JsonValueKind.True when field.Kind == FieldKind.YesNo => FieldValues.Yes,
            JsonValueKind.False when field.Kind == FieldKind.YesNo => FieldValues.No,
            _ => throw new FieldValueException(L["“{0}” does not take such a value.", field.Label]),
        };
        text = text.Trim();
        return text.Length == 0 ? null : field.Kind switch
        {
            FieldKind.LongText => ReadLongText(field, text),
            FieldKind.WholeNumber or FieldKind.Decimal => ReadNumber(field, text),
            FieldKind.Date => ReadDate(field, text),
            FieldKind.YesNo => ReadFlag(field, text),
            FieldKind.Choice => ReadChoice(field, text, present),
            FieldKind.Person => Guid.TryParse(text, out var id) ? id.ToString() : throw new FieldValueException(L["“{0}” takes the id of a person.", field.Label]),
            _ => ReadText(field, text),
        };
    }

    private string NumberText(CustomField field, JsonElement sent) =>
        sent.TryGetDecimal(out var number)
            ? number.ToString(CultureInfo.InvariantCulture)
            : throw new FieldValueException(L["The number in “{0}” is too large or too small.", field.Label]);

    private string ReadText(CustomField field, string text)
    {
        if (text.Any(char.IsControl))
        {
            throw new FieldValueException(L["“{0}” is a single line without control characters.", field.Label]);
        }

        return CheckLength(field, text, MaxText);
    }

    private string ReadLongText(CustomField field, string text) =>
        text.Contains('\0', StringComparison.Ordinal)
            ? throw new FieldValueException(L["“{0}” contains a character that is no text.", field.Label])
            : CheckLength(field, text.ReplaceLineEndings("\n"), MaxLongText);

    private string CheckLength(CustomField field, string text, int most) =>
        text.Length <= most ? text : throw new FieldValueException(L["“{0}” is too long: {1} of at most {2} characters.", field.Label, text.Length, most]);

    private string ReadNumber(CustomField field, string text)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            throw new FieldValueException(L["“{0}” takes a number, for example {1}.", field.Label, field.Kind == FieldKind.Decimal ? "12.5" : "12"]);
        }

        if (number is > MaxNumber or < -MaxNumber)
        {
            throw new FieldValueException(L["The number in “{0}” is too large or too small.", field.Label]);
        }

        if (field.Kind == FieldKind.WholeNumber && number != decimal.Truncate(number))
        {
            throw new FieldValueException(L["“{0}” takes a whole number.", field.Label]);
        }

        if (decimal.Round(number, TicketFieldValue.Digits) != number)
        {
            throw new FieldValueException(L["“{0}” takes a number with at most {1} digits behind the point.", field.Label, TicketFieldValue.Digits]);
        }

        var scaled = TicketFieldValue.Scaled(number);
        if (scaled < field.Minimum)
        {
            throw new FieldValueException(L["“{0}” must be at least {1}.", field.Label, TicketFieldValue.Unscaled(field.Minimum.Value)]);
        }

        if (scaled > field.Maximum)
        {
            throw new FieldValueException(L["“{0}” must be at most {1}.", field.Label, TicketFieldValue.Unscaled(field.Maximum.Value)]);
        }

        return number.ToString("0.####", CultureInfo.InvariantCulture);
    }

    private string ReadDate(CustomField field, string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= First && date <= Last
            ? date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            : throw new FieldValueException(L["“{0}” takes a date such as 2026-11-21.", field.Label]);

    private string ReadFlag(CustomField field, string text) => text.ToLowerInvariant() switch
    {
        FieldValues.Yes or "yes" => FieldValues.Yes,
        FieldValues.No or "no" => FieldValues.No,
        _ => throw new FieldValueException(L["“{0}” takes yes or no.", field.Label]),
    };

    private string Text(CustomField field, JsonElement sent)
    {
        try
        {
            return sent.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair is valid JSON.
            throw new FieldValueException(L["“{0}” contains a character that is no text.", field.Label]);
        }
    }

    private string ReadChoice(CustomField field, string text, string? present) =>
        field.Choices.FirstOrDefault(c => c.Id.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } choice
            && (!choice.IsRetired || FieldValues.Parts(field, present).Contains(choice.Id))
            ? choice.Id
            : throw new FieldValueException(
                L["“{0}” has no choice “{1}”. Use one of: {2}.", field.Label, Short(text), string.Join(", ", field.Choices.Where(c => !c.IsRetired).Select(c => c.Id))]);

    private string? ReadChoices(CustomField field, JsonElement sent, string? present)
    {
        List<string> texts = sent.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.Undefined => [],
            JsonValueKind.String => [.. Text(field, sent).Split(',')],
            JsonValueKind.Array when sent.EnumerateArray().All(i => i.ValueKind == JsonValueKind.String) => [.. sent.EnumerateArray().Select(i => Text(field, i))],
            _ => throw new FieldValueException(L["“{0}” takes a list of choices.", field.Label]),
        };
        var chosen = texts.Select(t => t.Trim()).Where(t => t.Length > 0).Select(t => ReadChoice(field, t, present)).ToHashSet(StringComparer.Ordinal);

        // In the order of the field: the same choices are the same value.
        return chosen.Count == 0 ? null : FieldValues.Join(field.Choices.Select(c => c.Id).Where(chosen.Contains));
    }

    private static string Short(string text) => text.Length > 40 ? text[..40] + "…" : text;
}

/// <summary>What was sent is no value of the field.</summary>
/// <param name="message">Sentence in the person's language that names the field.</param>
internal sealed class FieldValueException(string message) : Exception(message);
