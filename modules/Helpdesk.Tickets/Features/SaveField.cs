using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Tickets.CustomFields;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Routing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Tickets.Features;

/// <summary>A custom field as somebody wants it.</summary>
internal sealed record SaveFieldRequest
{
    /// <summary>Field to change; null makes a new one, which comes last.</summary>
    public Guid? Id { get; init; }

    /// <summary>Concurrency stamp of the field that was looked at; null takes what is there.</summary>
    public string? Stamp { get; init; }

    /// <summary>Of a new field; empty makes it from the English label.</summary>
    public string Key { get; init; } = "";

    /// <summary>Of a new field.</summary>
    public FieldKind Kind { get; init; }

    public string? TypeId { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> Help { get; init; } = new Dictionary<string, string>();

    /// <summary>An empty id is made from the English label.</summary>
    public IReadOnlyList<FieldChoice> Choices { get; init; } = [];

    public IReadOnlyList<Guid> Categories { get; init; } = [];

    /// <summary>One of <see cref="ConditionSources"/>, or <c>field.</c> and a key; empty for none.</summary>
    public string? ConditionOn { get; init; }

    /// <summary>As people write them: names, numbers, labels.</summary>
    public IReadOnlyList<string> ConditionValues { get; init; } = [];

    public FieldRequirement Requirement { get; init; }

    public IReadOnlyList<string> Transitions { get; init; } = [];

    public bool IsStaffOnly { get; init; }

    public decimal? Minimum { get; init; }

    public decimal? Maximum { get; init; }
}

/// <summary>Makes or changes a custom field. It is there with the next page; no table changes.</summary>
internal sealed partial class SaveField(
    TicketsDbContext db, TicketAccess access, TicketCatalog catalog, FieldCatalog fields, RoutingRules routing, IUnitOfWork unitOfWork, IStringLocalizer L)
{
    public async Task<FieldDefinition> HandleAsync(SaveFieldRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        var all = await db.FieldDefinitions.OrderBy(d => d.Position).ToListAsync(cancellationToken);
        var definition = request.Id is { } id
            ? all.Find(d => d.Id == id) ?? throw new NotFoundException(L["There is no such field any more."])
            : new FieldDefinition { Kind = request.Kind, Position = all.Count == 0 ? 0 : all.Max(d => d.Position) + 1 };
        definition.DemandUnchanged(request.Stamp, definition.Key, L);
        await ApplyAsync(request, definition, all, cancellationToken);
        if (request.Id is null)
        {
            db.FieldDefinitions.Add(definition);
        }

        fields.Changed();
        routing.Changed();
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return definition;
    }

    /// <summary>The field as it would be stored, to look at before that.</summary>
    /// <exception cref="ValidationException">Something does not hold what it must.</exception>
    public async Task<CustomField> CheckAsync(SaveFieldRequest request, CancellationToken cancellationToken)
    {
        access.Demand(TicketPermissions.ManageTicketSettings);
        var all = await db.FieldDefinitions.AsNoTracking().OrderBy(d => d.Position).ToListAsync(cancellationToken);
        var definition = all.Find(d => d.Id == request.Id) ?? new FieldDefinition { Kind = request.Kind };
        await ApplyAsync(request, definition, all, cancellationToken);
        return CustomField.Of(definition);
    }

    private async Task ApplyAsync(SaveFieldRequest request, FieldDefinition definition, List<FieldDefinition> all, CancellationToken cancellationToken)
    {
        var rules = new TicketTextRules(L);
        var labels = Texts("labels", request.Labels, FieldDefinition.MaxLabel, isNeeded: true, rules);
        if (request.Id is null)
        {
            definition.Key = CheckKey(request.Key, labels, all, rules);
            if (!Enum.IsDefined(request.Kind))
            {
                rules.Add("kind", L["Choose what the field holds."]);
            }
        }

        definition.Labels = FieldJson.Write(labels);
        definition.Help = FieldJson.Write(Texts("help", request.Help, FieldDefinition.MaxHelp, isNeeded: false, rules));
        definition.Choices = FieldJson.Write(Choices(request, definition, rules));
        definition.TypeId = string.IsNullOrEmpty(request.TypeId) ? null : request.TypeId;
        if (definition.TypeId is { } typeId && catalog.FindType(typeId) is null && all.Find(d => d.Id == definition.Id)?.TypeId != typeId)
        {
            rules.Add("typeId", L["There is no type of ticket “{0}”.", typeId]);
        }

        var categories = await catalog.GetCategoriesAsync(cancellationToken);
        if (request.Categories.Any(c => categories.All(known => known.Id != c)))
        {
            rules.Add("categories", L["There is no such category any more. Choose another one."]);
        }

        definition.Categories = FieldJson.Write(request.Categories.Distinct());
        definition.Condition = await ConditionAsync(request, definition, all, rules, cancellationToken) is { } condition ? FieldJson.Write(condition) : null;
        SetRequirement(request, definition, rules);
        SetLimits(request, definition, rules);
        definition.IsStaffOnly = request.IsStaffOnly;
        rules.ThrowIfAny();
    }

    private string CheckKey(string key, Dictionary<string, string> labels, List<FieldDefinition> all, TicketTextRules rules)
    {
        key = key.Trim().ToLowerInvariant();
        key = key.Length == 0 ? Slug(labels.GetValueOrDefault(LocalText.Fallback, ""), FieldDefinition.MaxKey) : key;
        if (!KeyForm().IsMatch(key))
        {
            rules.Add("key", L["A key is made of lower-case letters, digits and hyphens, begins with a letter and has at most {0} characters.", FieldDefinition.MaxKey]);
        }
        else if (all.Exists(d => d.Key == key))
        {
            rules.Add("key", L["There is already a field with the key “{0}”.", key]);
        }

        if (all.Count >= FieldDefinition.Most)
        {
            rules.Add("", L["There are {0} fields already, which is the limit. Retired ones count too.", all.Count]);
        }

        return key;
    }

    private Dictionary<string, string> Texts(string name, IReadOnlyDictionary<string, string> given, int most, bool isNeeded, TicketTextRules rules)
    {
        Dictionary<string, string> texts = new(StringComparer.Ordinal);
        foreach (var language in LocalText.Languages)
        {
            var text = given.GetValueOrDefault(language);
            if (language == LocalText.Fallback && isNeeded)
            {
                texts[language] = rules.Line(Part(name, language), text, most);
            }
            else if (!string.IsNullOrWhiteSpace(text))
            {
                texts[language] = rules.Line(Part(name, language), text, most);
            }
        }

        return texts;
    }

    private List<FieldChoice> Choices(SaveFieldRequest request, FieldDefinition definition, TicketTextRules rules)
    {
        if (definition.Kind is not (FieldKind.Choice or FieldKind.Choices))
        {
            return [];
        }

        List<FieldChoice> choices = [];
        foreach (var wanted in request.Choices)
        {
            var label = wanted.Labels.GetValueOrDefault(LocalText.Fallback)?.Trim() ?? "";
            var id = wanted.Id.Trim().ToLowerInvariant() is { Length: > 0 } given ? given : Slug(label, FieldChoice.MaxId);
            if (!ChoiceForm().IsMatch(id) || label.Length is 0 or > FieldDefinition.MaxLabel)
            {
                rules.Add("choices", L["Each choice needs an English label of at most {0} characters and a key of lower-case letters, digits and hyphens.", FieldDefinition.MaxLabel]);
            }
            else if (choices.Exists(c => c.Id == id))
            {
                rules.Add("choices", L["The choice “{0}” stands there twice.", id]);
            }

            choices.Add(new(id, Texts("choices", wanted.Labels, FieldDefinition.MaxLabel, isNeeded: false, rules), wanted.IsRetired));
        }

        // What tickets may have is not forgotten.
        choices.AddRange(FieldJson.Read<List<FieldChoice>>(definition.Choices).Where(old => choices.All(c => c.Id != old.Id)).Select(old => old with { IsRetired = true }));
        if (choices.All(c => c.IsRetired))
        {
            rules.Add("choices", L["Give at least one choice that is offered."]);
        }
        else if (choices.Count > FieldChoice.Most)
        {
            rules.Add("choices", L["A field has at most {0} choices.", FieldChoice.Most]);
        }

        return choices;
    }

    private async Task<FieldCondition?> ConditionAsync(
        SaveFieldRequest request, FieldDefinition definition, List<FieldDefinition> all, TicketTextRules rules, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(request.ConditionOn))
        {
            return null;
        }

        CustomField? other = null;
        if (request.ConditionOn.StartsWith(CustomField.Prefix, StringComparison.Ordinal))
        {
            var key = request.ConditionOn[CustomField.Prefix.Length..];
            other = all.Find(d => d.Key == key && d.Id != definition.Id) is { Kind: FieldKind.YesNo or FieldKind.Choice or FieldKind.Choices } found ? CustomField.Of(found) : null;
            if (other is null || IsCircle(definition, other, all))
            {
                rules.Add("conditionOn", other is null
                    ? L["A condition can ask for a category, a service, a level, or another field with choices or yes and no."]
                    : L["“{0}” is itself shown only because of this field.", other.Label]);
                return null;
            }
        }
        else if (ConditionSources.All.All(s => s.Id != request.ConditionOn))
        {
            rules.Add("conditionOn", L["A condition can ask for a category, a service, a level, or another field with choices or yes and no."]);
            return null;
        }

        List<string> values = [];
        foreach (var written in request.ConditionValues.Select(v => v.Trim()).Where(v => v.Length > 0))
        {
            if (await ValueAsync(request.ConditionOn, other, written, cancellationToken) is { } value)
            {
                values.Add(value);
            }
            else
            {
                rules.Add("conditionValues", L["“{0}” is no value of that property.", written]);
            }
        }

        if (values.Count == 0)
        {
            rules.AddMissing("conditionValues", L["Say for which values the field is shown."]);
        }

        return new(request.ConditionOn, [.. values.Distinct(StringComparer.Ordinal)]);
    }

    private async Task<string?> ValueAsync(string on, CustomField? other, string written, CancellationToken cancellationToken)
    {
        switch (on)
        {
            case ConditionSources.Category:
                var path = written.Replace(" › ", "/", StringComparison.Ordinal);
                return (await catalog.GetCategoriesAsync(cancellationToken)).FirstOrDefault(c => Same(c.Path, path) || Same(c.Id.ToString(), written))?.Id.ToString();
            case ConditionSources.Service:
                return (await catalog.GetServicesAsync(cancellationToken)).FirstOrDefault(s => Same(s.Name, written) || Same(s.Id.ToString(), written))?.Id.ToString();
            case ConditionSources.Priority or ConditionSources.Impact or ConditionSources.Urgency:
                var most = on == ConditionSources.Priority ? 5 : 3;
                return int.TryParse(written.TrimStart('P', 'p'), NumberStyles.None, CultureInfo.InvariantCulture, out var level) && level >= 1 && level <= most
                    ? level.ToString(CultureInfo.InvariantCulture)
                    : null;
            case ConditionSources.Form:
                // Forms belong to other modules, and one may be made after its fields.
                return KeyForm().IsMatch(written) ? written : null;
            default:
                return other!.Kind == FieldKind.YesNo
                    ? Same(written, "yes") || Same(written, FieldValues.Yes) || Same(written, L["Yes"]) ? FieldValues.Yes
                        : Same(written, "no") || Same(written, FieldValues.No) || Same(written, L["No"]) ? FieldValues.No
                        : null
                    : other.Choices.FirstOrDefault(c => Same(c.Id, written) || c.Labels.Values.Any(l => Same(l, written)))?.Id;
        }

        static bool Same(string a, string b) => string.Equals(a, b, StringComparison.CurrentCultureIgnoreCase);
    }

    /// <summary>Following the conditions from the other field leads back to this one.</summary>
    private static bool IsCircle(FieldDefinition definition, CustomField other, List<FieldDefinition> all)
    {
        HashSet<string> seen = [];
        for (var next = other; next?.Condition is { } condition && seen.Add(next.Key);)
        {
            if (condition.On == CustomField.Prefix + definition.Key)
            {
                return true;
            }

            next = all.Find(d => CustomField.Prefix + d.Key == condition.On) is { } found ? CustomField.Of(found) : null;
        }

        return false;
    }

    private void SetRequirement(SaveFieldRequest request, FieldDefinition definition, TicketTextRules rules)
    {
        if (!Enum.IsDefined(request.Requirement))
        {
            rules.Add("requirement", L["Choose when the field must have a value."]);
        }

        var types = definition.TypeId is { } id ? catalog.Types.Where(t => t.Id == id) : catalog.Types;
        var known = types.SelectMany(t => t.StateMachine.Transitions).Select(t => t.Id).ToHashSet(StringComparer.Ordinal);
        List<string> transitions = request.Requirement == FieldRequirement.OnTransitions ? [.. request.Transitions.Distinct(StringComparer.Ordinal)] : [];
        if (request.Requirement == FieldRequirement.OnTransitions && transitions.Count == 0)
        {
            rules.Add("transitions", L["Choose the steps that need the field."]);
        }

        if (transitions.Find(t => !known.Contains(t)) is { } unknown)
        {
            rules.Add("transitions", L["There is no step “{0}”.", unknown.Length > 40 ? unknown[..40] + "…" : unknown]);
        }

        definition.Requirement = request.Requirement;
        definition.Transitions = string.Join(',', transitions.Where(known.Contains));
    }

    private void SetLimits(SaveFieldRequest request, FieldDefinition definition, TicketTextRules rules)
    {
        var isNumber = definition.Kind is FieldKind.WholeNumber or FieldKind.Decimal;
        definition.Minimum = isNumber ? Scaled("minimum", request.Minimum) : null;
        definition.Maximum = isNumber ? Scaled("maximum", request.Maximum) : null;
        if (definition.Minimum > definition.Maximum)
        {
            rules.Add("maximum", L["The largest number lies below the smallest one."]);
        }

        long? Scaled(string name, decimal? value)
        {
            if (value is not { } number)
            {
                return null;
            }

            if (Math.Abs(number) > FieldReader.MaxNumber || decimal.Round(number, TicketFieldValue.Digits) != number)
            {
                rules.Add(name, L["Use a number with at most 12 digits, and 4 behind the point."]);
                return null;
            }

            return TicketFieldValue.Scaled(number);
        }
    }

    /// <summary><c>Serial number (büro)</c> becomes <c>serial-number-buro</c>.</summary>
    private static string Slug(string label, int most)
    {
        var slug = new StringBuilder();
        foreach (var c in label.Normalize(NormalizationForm.FormD).ToLowerInvariant())
        {
            if (char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c))
            {
                slug.Append(c);
            }
            else if (CharUnicodeInfo.GetUnicodeCategory(c) != UnicodeCategory.NonSpacingMark && slug.Length > 0 && slug[^1] != '-')
            {
                slug.Append('-');
            }
        }

        return (slug.Length > most ? slug.ToString(0, most) : slug.ToString()).Trim('-');
    }

    private static string Part(string name, string language) => $"{name}[{language}]";

    [GeneratedRegex("^[a-z][a-z0-9-]{0,39}$")]
    private static partial Regex KeyForm();

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,39}$")]
    private static partial Regex ChoiceForm();
}
