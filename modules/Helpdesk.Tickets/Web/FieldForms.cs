using System.Text.Json;
using Helpdesk.Tickets.CustomFields;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Web;

/// <summary>Custom fields in a form.</summary>
/// <param name="Items">All that may come to be shown, in their order.</param>
/// <param name="Url">Answers which of them show, as the form stands; null for a form in which nothing changes.</param>
internal sealed record FieldForm(IReadOnlyList<FieldFormItem> Items, string? Url = null)
{
    /// <summary>No fields at all.</summary>
    public static FieldForm None { get; } = new([]);

    /// <summary>What the use case gets: of the fields that show, what was posted.</summary>
    public IReadOnlyDictionary<string, JsonElement> Sent =>
        Items.Where(i => i is { IsShown: true, Posted: not null }).ToDictionary(i => i.Field.Key, i => i.Posted!.Value);

    public IReadOnlyList<string> Shown => [.. Items.Where(i => i.IsShown).Select(i => i.Field.Key)];
}

/// <summary>One field of a form.</summary>
/// <param name="Values">What the control holds: as posted, else the ticket's value.</param>
/// <param name="PersonName">Name beside a person's id.</param>
/// <param name="Posted">What was posted; null for nothing.</param>
internal sealed record FieldFormItem(
    CustomField Field, IReadOnlyList<string> Values, string? PersonName, JsonElement? Posted, bool IsShown, bool IsRequired, string? Error)
{
    /// <summary>Name of the control.</summary>
    public string Name => FieldIntake.ErrorKey(Field.Key);

    public string ElementId => "fields_" + Field.Key;

    /// <summary>What a choice of nothing is called.</summary>
    public string None { get; init; } = "–";

    /// <summary>Its box to empty the field is checked.</summary>
    public bool IsCleared { get; init; }

    public string Value => Values.Count > 0 ? Values[0] : "";
}

/// <summary>The person that a picker means; the page knows how to find it.</summary>
internal delegate Task<Guid?> FindPerson(Guid? id, string? typed, string field);

/// <summary>Makes forms of custom fields and reads them. Which fields show is asked of <see cref="FieldRules"/> here and nowhere else. Scoped.</summary>
internal sealed class FieldForms(FieldCatalog catalog, IStringLocalizer L)
{
    /// <summary>The fields of a ticket that is being opened.</summary>
    /// <param name="facts">The ticket as the form stands.</param>
    /// <param name="audience">Who fills it in.</param>
    /// <param name="posted">What was posted; null for a fresh form.</param>
    /// <param name="state">Errors.</param>
    /// <param name="url">Answers which fields show.</param>
    /// <param name="findPerson">Finds people; null where nobody picks any.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <param name="defaults">Values by key that a fresh form begins with.</param>
    public async Task<FieldForm> ForNewAsync(
        FieldFacts facts, FieldAudience audience, IFormCollection? posted, ModelStateDictionary state, string? url, FindPerson? findPerson,
        CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? defaults = null)
    {
        var rules = await catalog.GetRulesAsync(cancellationToken);
        List<CustomField> fields =
        [
            .. rules.All.Where(f => !f.IsRetired && (f.TypeId is null || f.TypeId == facts.TypeId) && (audience == FieldAudience.Desk || f.IsForRequesters)
                && rules.MayShow(f, facts.FormKey)),
        ];
        var sent = await ReadAsync(fields, posted, findPerson);
        var offered = rules.Offered(facts.With(Understood(fields, sent))).ToHashSet();
        return new(
            [.. fields.Select(f => Item(f, sent.GetValueOrDefault(f.Key), posted is null ? defaults?.GetValueOrDefault(f.Key) : null, posted, null, offered.Contains(f), f.Requirement == FieldRequirement.Always, state))],
            fields.Count == 0 ? null : url);
    }

    /// <summary>Some fields of a ticket, all of them shown.</summary>
    /// <param name="keys">Keys of the fields.</param>
    /// <param name="present">Canonical value that the ticket has.</param>
    /// <param name="person">Name of a person.</param>
    /// <param name="posted">What was posted; null for a fresh form.</param>
    /// <param name="state">Errors.</param>
    /// <param name="isRequired">They must be filled in now.</param>
    /// <param name="findPerson">Finds people.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<FieldForm> ForTicketAsync(
        IReadOnlyCollection<string> keys, Func<string, string?> present, Func<string, string?> person, IFormCollection? posted, ModelStateDictionary state,
        bool isRequired, FindPerson? findPerson, CancellationToken cancellationToken)
    {
        List<CustomField> fields = keys.Count == 0 ? [] : [.. (await catalog.GetAsync(cancellationToken)).Where(f => keys.Contains(f.Key))];
        var sent = await ReadAsync(fields, posted, findPerson);
        return new([.. fields.Select(f => Item(
            f, sent.GetValueOrDefault(f.Key), present(f.Key), posted, person(f.Key), isShown: true, isRequired || f.Requirement == FieldRequirement.Always, state))]);
    }

    /// <summary>Fields that are to be changed on many tickets: one that is left empty stays as it is, so that a box of its own empties it.</summary>
    /// <param name="fields">Fields.</param>
    /// <param name="posted">What was posted.</param>
    /// <param name="cleared">Keys of the fields whose box is checked.</param>
    /// <param name="state">Errors; also takes those of this form.</param>
    /// <param name="findPerson">Finds people.</param>
    public async Task<FieldForm> ForManyAsync(
        IReadOnlyList<CustomField> fields, IFormCollection posted, IReadOnlyCollection<string> cleared, ModelStateDictionary state, FindPerson findPerson)
    {
        var sent = await ReadAsync(fields, posted, findPerson);
        List<FieldFormItem> items = [];
        foreach (var field in fields)
        {
            var isCleared = cleared.Contains(field.Key);
            var value = sent.GetValueOrDefault(field.Key) is { } given && !IsEmpty(given) ? given : (JsonElement?)null;
            if (isCleared && value is not null)
            {
                state.AddModelError(FieldIntake.ErrorKey(field.Key), L["Give “{0}” a value or empty it, not both.", field.Label]);
            }

            items.Add(Item(field, value, null, posted, null, isShown: true, isRequired: false, state) with
            {
                Posted = value ?? (isCleared ? JsonSerializer.SerializeToElement<string?>(null) : null), None = L["Leave as it is"], IsCleared = isCleared,
            });
        }

        return new(items);
    }

    /// <summary>The form with what a use case said about its fields.</summary>
    public static FieldForm WithErrors(FieldForm form, ModelStateDictionary state) =>
        form with { Items = [.. form.Items.Select(i => i with { Error = ErrorOf(i.Name, state) })] };

    private static bool IsEmpty(JsonElement sent) => sent.ValueKind switch
    {
        JsonValueKind.Array => sent.GetArrayLength() == 0,
        JsonValueKind.String => string.IsNullOrWhiteSpace(sent.GetString()),
        JsonValueKind.Null => true,
        _ => false,
    };

    private static async Task<Dictionary<string, JsonElement?>> ReadAsync(IEnumerable<CustomField> fields, IFormCollection? posted, FindPerson? findPerson)
    {
        Dictionary<string, JsonElement?> sent = new(StringComparer.Ordinal);
        foreach (var field in fields)
        {
            var name = FieldIntake.ErrorKey(field.Key);
            if (posted is null || !posted.TryGetValue(name, out var values))
            {
                continue;
            }

            sent[field.Key] = field.Kind switch
            {
                // The first value says that the boxes were there: none of them checked is an answer too.
                FieldKind.Choices => JsonSerializer.SerializeToElement(values.Where(v => !string.IsNullOrEmpty(v))),
                FieldKind.Person when findPerson is not null => JsonSerializer.SerializeToElement(
                    await findPerson(Guid.TryParse(values[0], out var id) ? id : null, posted[name + "_Text"].FirstOrDefault(), name)),
                _ => JsonSerializer.SerializeToElement(values[0] ?? ""),
            };
        }

        return sent;
    }

    /// <summary>What can be understood decides about other fields; what cannot is told when it is saved.</summary>
    private List<FieldChange> Understood(List<CustomField> fields, Dictionary<string, JsonElement?> sent)
    {
        List<FieldChange> values = [];
        var reader = new FieldReader(L);
        foreach (var field in fields)
        {
            if (sent.GetValueOrDefault(field.Key) is not { } raw)
            {
                continue;
            }

            try
            {
                values.Add(new(field, reader.Read(field, raw)));
            }
            catch (FieldValueException)
            {
                values.Add(new(field, null));
            }
        }

        return values;
    }

    private static FieldFormItem Item(
        CustomField field, JsonElement? sent, string? present, IFormCollection? posted, string? personName, bool isShown, bool isRequired, ModelStateDictionary state)
    {
        var name = FieldIntake.ErrorKey(field.Key);
        IReadOnlyList<string> values = sent switch
        {
            { ValueKind: JsonValueKind.Array } list => [.. list.EnumerateArray().Select(v => v.GetString() ?? "")],
            { ValueKind: JsonValueKind.Null } => [],
            { } one => [one.ToString()],
            null => FieldValues.Parts(field, present),
        };
        return new(field, values, posted?[name + "_Text"].FirstOrDefault() ?? personName, sent, isShown, isRequired, ErrorOf(name, state));
    }

    private static string? ErrorOf(string name, ModelStateDictionary state)
    {
        var errors = state.TryGetValue(name, out var entry) ? entry.Errors.Select(e => e.ErrorMessage).Distinct(StringComparer.Ordinal) : [];
        return string.Join(' ', errors) is { Length: > 0 } error ? error : null;
    }
}
