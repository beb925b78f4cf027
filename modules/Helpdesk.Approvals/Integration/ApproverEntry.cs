using System.Text.Json;
using System.Text.Json.Nodes;

namespace Helpdesk.Approvals.Integration;

/// <summary>An approver as a workflow names it.</summary>
/// <param name="Kind">One of <see cref="ApproverKinds"/>.</param>
/// <param name="Value">Id, user name or name; empty for managers and owners.</param>
/// <param name="IsMandatory">Nothing is approved without it.</param>
/// <param name="Level">Step in which it is asked; null for the order of the list.</param>
/// <param name="Quorum">Of a team: how many of its members decide; 1 when not said.</param>
internal sealed record ApproverEntry(string Kind, string Value, bool IsMandatory = false, int? Level = null, int Quorum = 1)
{
    /// <summary>How it is written in one text, to look it up again.</summary>
    public string Source => Value.Length == 0 ? Kind : $"{Kind}:{Value}";

    /// <summary>Reads what an input holds: objects, texts such as <c>team:Network</c>, or a list of both. Null for what names nobody.</summary>
    public static IReadOnlyList<ApproverEntry?> Read(JsonNode? value) => value switch
    {
        JsonArray list => [.. list.SelectMany(Read)],
        JsonObject item => [Of(item)],
        JsonValue text when text.GetValueKind() == JsonValueKind.String => ReadText(text.GetValue<string>().Trim()),
        null => [],
        _ => [null],
    };

    public static ApproverEntry? OfText(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var kind = ApproverKinds.Of(colon < 0 ? text : text[..colon]);
        var value = colon < 0 ? "" : text[(colon + 1)..].Trim();
        return kind is ApproverKinds.Person or ApproverKinds.Team ? value.Length == 0 ? null : new(kind, value)
            : kind is ApproverKinds.Manager or ApproverKinds.Owner ? new(kind, "")
            // A bare name or id, as an expression gives it.
            : colon < 0 && text.Length > 0 ? new(ApproverKinds.Person, text) : null;
    }

    private static IReadOnlyList<ApproverEntry?> ReadText(string text)
    {
        if (text.StartsWith('[') || text.StartsWith('{'))
        {
            try
            {
                return Read(JsonNode.Parse(text));
            }
            catch (JsonException)
            {
                return [null];
            }
        }

        return [.. text.Split(['\n', ',', ';'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(OfText)];
    }

    private static ApproverEntry? Of(JsonObject item)
    {
        var value = item["value"] is JsonValue v ? v.ToString().Trim() : "";
        var read = ApproverKinds.Of(item["kind"]?.ToString() ?? "") switch
        {
            // What an expression gave is a text like any other.
            ApproverKinds.Expression => OfText(value),
            { } kind when kind is ApproverKinds.Manager or ApproverKinds.Owner => new(kind, ""),
            { } kind when value.Length > 0 => new(kind, value),
            _ => null,
        };
        return read is null ? null : read with
        {
            IsMandatory = item["mandatory"] is JsonValue m && (m.GetValueKind() == JsonValueKind.True || m.ToString() == "true"),
            Level = Number(item["level"]),
            Quorum = Math.Max(1, Number(item["quorum"]) ?? 1),
        };
    }

    private static int? Number(JsonNode? node) =>
        node is JsonValue value && int.TryParse(value.ToString(), System.Globalization.CultureInfo.InvariantCulture, out var number) ? number : null;
}

/// <summary>Kinds of approvers.</summary>
internal static class ApproverKinds
{
    public const string Person = "person";
    public const string Team = "team";
    public const string Manager = "managerOfRequester";
    public const string Owner = "ownerOfService";
    public const string Expression = "expression";

    /// <summary>The kind with this name, or null.</summary>
    public static string? Of(string name) => name.Trim().ToLowerInvariant() switch
    {
        "person" => Person,
        "team" => Team,
        "manager" or "managerofrequester" => Manager,
        "owner" or "ownerofservice" => Owner,
        "expression" => Expression,
        _ => null,
    };
}
