using System.Text.Json;

namespace Helpdesk.Tickets.CustomFields;

/// <summary>A definition as everything reads it: parsed once, kept in the shell, never changed.</summary>
internal sealed record CustomField
{
    /// <summary>What stands before the key in filters, events, columns and messages.</summary>
    public const string Prefix = "field.";

    public required Guid Id { get; init; }

    public required string Key { get; init; }

    public required FieldKind Kind { get; init; }

    public string? TypeId { get; init; }

    public IReadOnlyDictionary<string, string> Labels { get; init; } = new Dictionary<string, string>();

    public IReadOnlyDictionary<string, string> HelpTexts { get; init; } = new Dictionary<string, string>();

    public IReadOnlyList<FieldChoice> Choices { get; init; } = [];

    public IReadOnlyList<Guid> Categories { get; init; } = [];

    public FieldCondition? Condition { get; init; }

    public FieldRequirement Requirement { get; init; }

    public IReadOnlyList<string> Transitions { get; init; } = [];

    public bool IsStaffOnly { get; init; }

    public bool IsRetired { get; init; }

    public long? Minimum { get; init; }

    public long? Maximum { get; init; }

    public int Position { get; init; }

    /// <summary><c>field.</c> and the key.</summary>
    public string Name => Prefix + Key;

    /// <summary>In the language of the request.</summary>
    public string Label => LocalText.Of(Labels, Key);

    /// <summary>In the language of the request; empty for none.</summary>
    public string Help => LocalText.Of(HelpTexts);

    /// <summary>Requesters may write it: people are picked by the desk, because the list of people is the desk's.</summary>
    public bool IsForRequesters => !IsStaffOnly && Kind != FieldKind.Person;

    public bool IsRequiredOn(string transition) => Requirement == FieldRequirement.OnTransitions && Transitions.Contains(transition);

    public static CustomField Of(FieldDefinition d) => new()
    {
        Id = d.Id,
        Key = d.Key,
        Kind = d.Kind,
        TypeId = d.TypeId,
        Labels = FieldJson.Read<Dictionary<string, string>>(d.Labels),
        HelpTexts = FieldJson.Read<Dictionary<string, string>>(d.Help),
        Choices = FieldJson.Read<List<FieldChoice>>(d.Choices),
        Categories = FieldJson.Read<List<Guid>>(d.Categories),
        Condition = d.Condition is { } condition ? FieldJson.Read<FieldCondition>(condition) : null,
        Requirement = d.Requirement,
        Transitions = d.Transitions.Split(',', StringSplitOptions.RemoveEmptyEntries),
        IsStaffOnly = d.IsStaffOnly,
        IsRetired = d.IsRetired,
        Minimum = d.Minimum,
        Maximum = d.Maximum,
        Position = d.Position,
    };
}

/// <summary>How the parts of a definition are stored.</summary>
internal static class FieldJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options)!;
}
