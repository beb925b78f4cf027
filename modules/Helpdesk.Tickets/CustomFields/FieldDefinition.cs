using System.Text.Json.Serialization;
using Helpdesk.Data;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>
/// A field that administrators added to tickets. Its values are rows (<see cref="TicketFieldValue"/>), so a new one changes no table. It is
/// retired, never deleted: what people wrote into it stays readable. <see cref="CustomField"/> is the same, read.
/// </summary>
[Configuration]
[LedgerName("tickets.field-definition")]
internal sealed class FieldDefinition : AggregateRoot
{
    public const int MaxKey = 40;
    public const int MaxLabel = 100;
    public const int MaxHelp = 300;

    /// <summary>Most definitions, retired ones included.</summary>
    public const int Most = 200;

    /// <summary>Lower case, digits and hyphens; unique, and never changed: filters, rules and other systems name the field by it.</summary>
    public string Key { get; set; } = "";

    /// <summary>Never changed: its values were written for it.</summary>
    public FieldKind Kind { get; set; }

    /// <summary>Type of ticket that has it; null for every type.</summary>
    public string? TypeId { get; set; }

    /// <summary>Language to text, as JSON.</summary>
    public string Labels { get; set; } = "{}";

    /// <summary>Language to text, as JSON.</summary>
    public string Help { get; set; } = "{}";

    /// <summary>List of <see cref="FieldChoice"/>, as JSON.</summary>
    public string Choices { get; set; } = "[]";

    /// <summary>Ids of categories that have it, their sub-categories included, as JSON; an empty list for all.</summary>
    public string Categories { get; set; } = "[]";

    /// <summary><see cref="FieldCondition"/> as JSON; null for none.</summary>
    public string? Condition { get; set; }

    public FieldRequirement Requirement { get; set; }

    /// <summary>Ids of the transitions that need it, separated by commas.</summary>
    public string Transitions { get; set; } = "";

    /// <summary>Requesters neither see nor fill it.</summary>
    public bool IsStaffOnly { get; set; }

    /// <summary>It is not offered any more; tickets that have a value keep it.</summary>
    public bool IsRetired { get; set; }

    /// <summary>Smallest number, in ten-thousandths; null for no limit of its own.</summary>
    public long? Minimum { get; set; }

    /// <summary>Largest number, in ten-thousandths.</summary>
    public long? Maximum { get; set; }

    public int Position { get; set; }
}

/// <summary>What a field holds. Stored as number.</summary>
internal enum FieldKind
{
    /// <summary>One line.</summary>
    Text = 0,

    /// <summary>Several lines.</summary>
    LongText = 1,

    WholeNumber = 2,

    /// <summary>Up to four digits behind the point.</summary>
    Decimal = 3,

    /// <summary>A day, without a time and without a zone.</summary>
    Date = 4,

    YesNo = 5,

    /// <summary>One of its choices.</summary>
    Choice = 6,

    /// <summary>Any of its choices.</summary>
    Choices = 7,

    /// <summary>A person that the desk picks.</summary>
    Person = 8,
}

/// <summary>When a field that a ticket shows must have a value. Stored as number.</summary>
internal enum FieldRequirement
{
    Never = 0,

    /// <summary>From the beginning on; it cannot be emptied.</summary>
    Always = 1,

    /// <summary>Before the named transitions.</summary>
    OnTransitions = 2,
}

/// <summary>A value to choose from.</summary>
/// <param name="Id">Stored value: lower case, digits and hyphens; never changed.</param>
/// <param name="Labels">Language to text.</param>
/// <param name="IsRetired">Not offered any more; tickets that have it keep it.</param>
internal sealed record FieldChoice(string Id, IReadOnlyDictionary<string, string> Labels, bool IsRetired = false)
{
    public const int MaxId = 40;

    /// <summary>Most choices of a field.</summary>
    public const int Most = 100;

    [JsonIgnore]
    public string Label => LocalText.Of(Labels, Id);
}

/// <summary>The field is shown only where another property has one of some values.</summary>
/// <param name="On">One of <see cref="ConditionSources"/>, or <c>field.</c> and the key of another field.</param>
/// <param name="Values">Ids of categories or services, levels 1 to 5, keys of forms, ids of choices, <c>true</c> and <c>false</c>.</param>
internal sealed record FieldCondition(string On, IReadOnlyList<string> Values);

/// <summary>Properties of the ticket that a condition may ask for.</summary>
internal static class ConditionSources
{
    public const string Category = "category";
    public const string Service = "service";
    public const string Priority = "priority";
    public const string Impact = "impact";
    public const string Urgency = "urgency";

    /// <summary>Key of the form that the ticket was ordered with.</summary>
    public const string Form = "form";

    public static IReadOnlyList<Choice> All { get; } =
        [new(Category, "Category"), new(Service, "Service"), new(Priority, "Priority"), new(Impact, "Impact"), new(Urgency, "Urgency"), new(Form, "Form")];
}
