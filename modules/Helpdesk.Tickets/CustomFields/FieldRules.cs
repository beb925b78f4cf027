using System.Globalization;
using Helpdesk.Tickets.Domain;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>What of a ticket decides which fields it has.</summary>
/// <param name="Value">Canonical value of another custom field.</param>
internal sealed record FieldFacts(
    string TypeId, Guid? CategoryId, Guid? ServiceId, int? Impact, int? Urgency, int? Priority, Func<CustomField, string?> Value)
{
    /// <summary>Key of the form that the ticket is ordered with, or null.</summary>
    public string? FormKey { get; init; }

    /// <summary>Of a ticket whose rows are loaded.</summary>
    public static FieldFacts Of(Ticket t) =>
        new(t.TypeId, t.CategoryId, t.ServiceId, t.Impact, t.Urgency, t.Priority, f => FieldValues.Of(t.FieldValues, f)) { FormKey = t.FormKey };

    /// <summary>The same with some values as they are to be.</summary>
    public FieldFacts With(IReadOnlyList<FieldChange> changes) =>
        changes.Count == 0 ? this : this with { Value = f => changes.FirstOrDefault(c => c.Field.Id == f.Id) is { } change ? change.Value : Value(f) };
}

/// <summary>
/// Which fields a ticket has: by type, category and condition. The only place that knows; pages ask it again whenever something changes in a form.
/// </summary>
internal sealed class FieldRules(IReadOnlyList<CustomField> fields, IReadOnlyList<TicketCategory> categories)
{
    /// <summary>All fields by position, retired ones too.</summary>
    public IReadOnlyList<CustomField> All => fields;

    public bool IsEmpty => fields.Count == 0;

    /// <summary>The field with this key; null when there is none.</summary>
    public CustomField? Find(string key) => fields.FirstOrDefault(f => f.Key == key);

    /// <summary>Fields that a ticket offers, by position; retired ones are not among them.</summary>
    public IReadOnlyList<CustomField> Offered(FieldFacts facts) => [.. fields.Where(f => !f.IsRetired && Applies(f, facts))];

    /// <summary>The field belongs to the ticket, retired or not.</summary>
    public bool Applies(CustomField field, FieldFacts facts) => Applies(field, facts, []);

    /// <summary>The field may come to be shown in this form: no other form owns it, nor a field that it follows.</summary>
    public bool MayShow(CustomField field, string? formKey)
    {
        HashSet<Guid> asked = [];
        for (var next = field; next?.Condition is { } condition && asked.Add(next.Id); next = Find(condition.On[CustomField.Prefix.Length..]))
        {
            if (!condition.On.StartsWith(CustomField.Prefix, StringComparison.Ordinal))
            {
                return condition.On != ConditionSources.Form || (formKey is not null && condition.Values.Contains(formKey));
            }
        }

        return true;
    }

    /// <summary>Fields that the transition needs and that are empty.</summary>
    public IReadOnlyList<CustomField> MissingFor(string transition, FieldFacts facts) =>
        [.. fields.Where(f => !f.IsRetired && f.IsRequiredOn(transition) && facts.Value(f) is null && Applies(f, facts))];

    private bool Applies(CustomField field, FieldFacts facts, HashSet<Guid> asked) =>
        (field.TypeId is null || field.TypeId == facts.TypeId)
        && (field.Categories.Count == 0 || LiesIn(facts.CategoryId, field.Categories))
        && (field.Condition is not { } condition || Holds(condition, facts, asked.Append(field.Id).ToHashSet()));

    private bool Holds(FieldCondition condition, FieldFacts facts, HashSet<Guid> asked)
    {
        if (condition.On.StartsWith(CustomField.Prefix, StringComparison.Ordinal))
        {
            // What is not shown has no say; nor has a circle, which nobody can write but two people at the same moment.
            return Find(condition.On[CustomField.Prefix.Length..]) is { } other
                && !asked.Contains(other.Id)
                && FieldValues.Parts(other, facts.Value(other)).Any(condition.Values.Contains)
                && Applies(other, facts, asked);
        }

        return condition.On switch
        {
            ConditionSources.Category => LiesIn(facts.CategoryId, condition.Values.Select(v => Guid.TryParse(v, out var id) ? id : default)),
            ConditionSources.Service => facts.ServiceId is { } service && condition.Values.Contains(service.ToString()),
            ConditionSources.Priority => HasLevel(facts.Priority),
            ConditionSources.Impact => HasLevel(facts.Impact),
            ConditionSources.Urgency => HasLevel(facts.Urgency),
            ConditionSources.Form => facts.FormKey is { } form && condition.Values.Contains(form),
            _ => false,
        };

        bool HasLevel(int? level) => level is { } number && condition.Values.Contains(number.ToString(CultureInfo.InvariantCulture));
    }

    /// <summary>The category or one above it is among them.</summary>
    private bool LiesIn(Guid? categoryId, IEnumerable<Guid> wanted)
    {
        var ids = wanted.ToHashSet();
        HashSet<Guid> visited = [];
        for (var id = categoryId; id is { } present && visited.Add(present); id = categories.FirstOrDefault(c => c.Id == present)?.ParentId)
        {
            if (ids.Contains(present))
            {
                return true;
            }
        }

        return false;
    }
}
