using Helpdesk.Tickets.CustomFields;

namespace Helpdesk.Tickets.Filtering;

/// <summary>The fields that a filter may name: our own, and the custom ones that its reader may know of.</summary>
internal sealed class FilterVocabulary
{
    /// <summary>Our own fields alone.</summary>
    public static FilterVocabulary Own { get; } = new([]);

    private readonly Dictionary<string, FilterField> _custom;

    public FilterVocabulary(IEnumerable<CustomField> fields)
    {
        Custom = [.. fields.Select(Of)];
        _custom = Custom.ToDictionary(f => f.Name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Custom fields, retired ones too: old tickets still have their values.</summary>
    public IReadOnlyList<FilterField> Custom { get; }

    public IEnumerable<FilterField> All => FilterFields.All.Concat(Custom);

    public FilterField? Find(string name) => FilterFields.Find(name) ?? _custom.GetValueOrDefault(name);

    private static FilterField Of(CustomField field)
    {
        var name = field.Name;
        var choice = field.Choices.Count > 0 ? field.Choices[0].Id : "none";
        var (kind, example) = field.Kind switch
        {
            FieldKind.LongText => (FilterFieldKind.LongText, $"{name} ~ \"text\""),
            FieldKind.WholeNumber or FieldKind.Decimal => (FilterFieldKind.Number, $"{name} >= 10"),
            FieldKind.Date => (FilterFieldKind.Date, $"{name} <= today"),
            FieldKind.YesNo => (FilterFieldKind.Flag, $"{name} = yes"),
            FieldKind.Choice or FieldKind.Choices => (FilterFieldKind.Choice, $"{name} = {choice}"),
            FieldKind.Person => (FilterFieldKind.Person, $"{name} = me"),
            _ => (FilterFieldKind.Text, $"{name} ~ \"text\""),
        };
        return new(name, field.Label, kind, field.Help, example, IsNullable: true, IsDeskOnly: field.IsStaffOnly) { Custom = field };
    }
}
