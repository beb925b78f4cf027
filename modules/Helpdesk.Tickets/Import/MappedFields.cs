using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Import;

/// <summary>Custom fields that an import's columns go to.</summary>
internal sealed class MappedFields
{
    private readonly FieldReader _reader;

    /// <exception cref="BusinessException">The profile names a field that there is not, or one that no column can fill.</exception>
    public MappedFields(ImportProfile profile, IReadOnlyList<CustomField> known, IStringLocalizer localizer)
    {
        _reader = new FieldReader(localizer);
        ByColumn = profile.CustomFields.ToDictionary(
            m => m.Key,
            m => known.FirstOrDefault(f => f.Key == m.Value && f.Kind != FieldKind.Person && (f.TypeId is null || f.TypeId == profile.TicketType))
                ?? throw new BusinessException("Import:UnknownField", $"The profile '{profile.Name}' names the field '{m.Value}', which no column can fill or which does not exist."));
    }

    public IReadOnlyDictionary<string, CustomField> ByColumn { get; }

    /// <exception cref="FieldValueException">The text is no value of the field.</exception>
    public string? Read(CustomField field, string text) => _reader.Read(field, JsonSerializer.SerializeToElement(text));
}
