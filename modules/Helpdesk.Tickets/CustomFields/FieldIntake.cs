using System.Text.Json;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>Who fills in a form, and so which fields it asks for.</summary>
public enum FieldAudience
{
    /// <summary>Nobody is there to be asked: the system, a follow-up, a message that was split off. What it sends is taken as from the desk.</summary>
    Nobody,

    /// <summary>The requester; fields of the staff are not asked for.</summary>
    Requester,

    /// <summary>Somebody who works on tickets.</summary>
    Desk,
}

/// <summary>Checks what was sent for custom fields of a ticket as a whole. Scoped.</summary>
internal sealed class FieldIntake(FieldCatalog catalog, TicketReferences references, IStringLocalizer L)
{
    /// <summary>What stands before a field's key in the names of controls and errors.</summary>
    public const string ErrorPrefix = "fields.";

    /// <summary>Key of a field's error.</summary>
    public static string ErrorKey(string key) => ErrorPrefix + key;

    /// <summary>The changes that are asked for; what is wrong goes to <paramref name="rules"/>.</summary>
    /// <param name="sent">Key to value; what is left out stays.</param>
    /// <param name="before">The ticket as it is; null for one that is being opened.</param>
    /// <param name="after">The ticket with everything else that changes with it.</param>
    /// <param name="audience">Who fills in.</param>
    /// <param name="rules">Takes the errors.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public async Task<IReadOnlyList<FieldChange>> ReadAsync(
        IReadOnlyDictionary<string, JsonElement>? sent, FieldFacts? before, FieldFacts after, FieldAudience audience, TicketTextRules rules,
        CancellationToken cancellationToken)
    {
        var fields = await catalog.GetRulesAsync(cancellationToken);
        List<FieldChange> changes = [];
        if (sent?.Count > FieldDefinition.Most)
        {
            rules.Add("fields", L["Send at most {0} fields.", FieldDefinition.Most]);
            return changes;
        }

        var reader = new FieldReader(L);
        foreach (var (key, raw) in sent ?? new Dictionary<string, JsonElement>())
        {
            // Whether a field of the staff exists is no business of a requester.
            if (fields.Find(key) is not { } field || (audience == FieldAudience.Requester && !field.IsForRequesters))
            {
                AddUnknown(key, rules);
                continue;
            }

            try
            {
                var present = after.Value(field);
                var value = reader.Read(field, raw, present);
                if (value != present)
                {
                    changes.Add(new(field, value));
                }
            }
            catch (FieldValueException e)
            {
                rules.Add(ErrorKey(field.Key), e.Message);
            }
        }

        var whole = after.With(changes);
        foreach (var (field, value) in changes)
        {
            await CheckAsync(field, value, fields, whole, rules, cancellationToken);
        }

        Demand(fields, before, whole, audience, rules);
        return changes;
    }

    /// <summary>What can be said before any ticket is looked at: there is no such field, or it is no value of it.</summary>
    public async Task CheckAsync(IReadOnlyDictionary<string, JsonElement> sent, TicketTextRules rules, CancellationToken cancellationToken)
    {
        var fields = await catalog.GetRulesAsync(cancellationToken);
        var reader = new FieldReader(L);
        foreach (var (key, raw) in sent)
        {
            if (fields.Find(key) is not { } field)
            {
                AddUnknown(key, rules);
                continue;
            }

            try
            {
                reader.Read(field, raw);
            }
            catch (FieldValueException e)
            {
                rules.Add(ErrorKey(key), e.Message);
            }
        }
    }

    private void AddUnknown(string key, TicketTextRules rules) =>
        rules.Add(ErrorKey(key.Length > FieldDefinition.MaxKey ? key[..FieldDefinition.MaxKey] : key), L["There is no field “{0}”.", key.Length > 60 ? key[..60] + "…" : key]);

    private async Task CheckAsync(CustomField field, string? value, FieldRules fields, FieldFacts whole, TicketTextRules rules, CancellationToken cancellationToken)
    {
        if (value is null)
        {
            return;
        }

        if (field.IsRetired)
        {
            rules.Add(ErrorKey(field.Key), L["“{0}” is not used any more.", field.Label]);
        }
        else if (!fields.Applies(field, whole))
        {
            rules.Add(ErrorKey(field.Key), L["“{0}” does not belong to this ticket: its type, its category or another field says so.", field.Label]);
        }
        else if (field.Kind == FieldKind.Person)
        {
            await references.CheckPersonAsync(rules, ErrorKey(field.Key), Guid.Parse(value), cancellationToken);
        }
    }

    /// <summary>
    /// A field that is always needed is asked for when the ticket is opened, when it begins to belong to it, and when somebody empties it. Tickets
    /// from before the field can be worked on all the same.
    /// </summary>
    private void Demand(FieldRules fields, FieldFacts? before, FieldFacts whole, FieldAudience audience, TicketTextRules rules)
    {
        foreach (var field in fields.All.Where(f => f is { Requirement: FieldRequirement.Always, IsRetired: false }))
        {
            if (audience == FieldAudience.Nobody
                || (audience == FieldAudience.Requester && !field.IsForRequesters)
                || whole.Value(field) is not null
                || !fields.Applies(field, whole)
                || (before is not null && before.Value(field) is null && fields.Applies(field, before)))
            {
                continue;
            }

            rules.AddMissing(ErrorKey(field.Key), L["Fill in “{0}”.", field.Label]);
        }
    }

    /// <summary>The sentence for a field that a transition needs.</summary>
    public string NeededFor(TicketTransition transition, CustomField field) => L["“{0}” needs the field “{1}”. Fill it in.", L[transition.Name].Value, field.Label];
}
