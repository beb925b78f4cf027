using System.Globalization;
using Helpdesk.Data;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>
/// What a ticket has in a custom field: one row, or one for each chosen value where a field takes several. Which column holds it is a matter of
/// the field's kind. It belongs to its ticket: that one's stamp guards it and its stream tells it.
/// </summary>
[LedgerName("tickets.field-value")]
public sealed class TicketFieldValue
{
    /// <summary>Digits behind the point that a number keeps.</summary>
    internal const int Digits = 4;

    private const decimal Scale = 10_000m;

    public Guid TicketId { get; set; }

    public Guid FieldId { get; set; }

    /// <summary>0, 1, 2 ... for several choices; last part of the key.</summary>
    public int Place { get; set; }

    /// <summary>One line, or the id of a choice.</summary>
    public string? Text
    {
        get;
        set
        {
            field = value;
            NormalizedText = value?.ToLowerInvariant();
        }
    }

    /// <summary>In lower case, kept by the setter: filters compare this.</summary>
    public string? NormalizedText { get; private set; }

    public string? LongText
    {
        get;
        set
        {
            field = value;
            NormalizedLongText = value?.ToLowerInvariant();
        }
    }

    public string? NormalizedLongText { get; private set; }

    /// <summary>Numbers in ten-thousandths, so that every database compares them alike; yes is 1, no is 0.</summary>
    public long? Number { get; set; }

    /// <summary>Midnight UTC of a day.</summary>
    public DateTime? Date { get; set; }

    public Guid? PersonId { get; set; }

    internal static long Scaled(decimal value) => (long)(value * Scale);

    internal static decimal Unscaled(long value) => value / Scale;

    /// <summary>The columns that a canonical value fills.</summary>
    internal void Set(FieldKind kind, string value)
    {
        (Text, LongText, Number, Date, PersonId) = (null, null, null, null, null);
        switch (kind)
        {
            case FieldKind.LongText:
                LongText = value;
                break;
            case FieldKind.WholeNumber or FieldKind.Decimal:
                Number = Scaled(decimal.Parse(value, CultureInfo.InvariantCulture));
                break;
            case FieldKind.Date:
                Date = DateOnly.ParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture).ToDateTime(default, DateTimeKind.Utc);
                break;
            case FieldKind.YesNo:
                Number = value == FieldValues.Yes ? 1 : 0;
                break;
            case FieldKind.Person:
                PersonId = Guid.Parse(value);
                break;
            default:
                Text = value;
                break;
        }
    }

    /// <summary>The canonical value of the columns; null where nothing is in them.</summary>
    internal string? Get(FieldKind kind) => kind switch
    {
        FieldKind.LongText => LongText,
        FieldKind.WholeNumber or FieldKind.Decimal => Number is { } number ? Unscaled(number).ToString("0.####", CultureInfo.InvariantCulture) : null,
        FieldKind.Date => Date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        FieldKind.YesNo => Number is { } flag ? (flag == 1 ? FieldValues.Yes : FieldValues.No) : null,
        FieldKind.Person => PersonId?.ToString(),
        _ => Text,
    };
}
