using System.Text.Json;

namespace Helpdesk.Compliance.Ledger.Reports;

/// <summary>A field before and after.</summary>
internal sealed record ChangedField(string Field, string? Before, string? After);

/// <summary>Reads what changed. A value that is itself a document (settings, a calendar) is taken apart, so that only what differs is shown.</summary>
internal static class ChangedFields
{
    /// <summary>Fields of an event of the ledger.</summary>
    public static IReadOnlyList<ChangedField> Of(string changes)
    {
        using var json = JsonDocument.Parse(changes);
        List<ChangedField> fields = [];
        foreach (var property in json.RootElement.EnumerateObject())
        {
            if (property.Value.ValueKind != JsonValueKind.Array || property.Value.GetArrayLength() != 2)
            {
                // A record that never changes has its digest here, and only that.
                fields.Add(new(property.Name, null, Text(property.Value)));
                continue;
            }

            var (before, after) = (Text(property.Value[0]), Text(property.Value[1]));
            if (IsObject(before) && IsObject(after))
            {
                fields.AddRange(Between(before, after!).Select(f => f with { Field = $"{property.Name}.{f.Field}" }));
            }
            else
            {
                fields.Add(new(property.Name, before, after));
            }
        }

        return fields;
    }

    /// <summary>Fields in which two JSON objects differ.</summary>
    public static IReadOnlyList<ChangedField> Between(string? before, string after)
    {
        var (old, @new) = (Leaves(before), Leaves(after));
        return
        [
            .. old.Keys.Union(@new.Keys).Order(StringComparer.Ordinal)
                .Select(k => new ChangedField(k, old.GetValueOrDefault(k), @new.GetValueOrDefault(k)))
                .Where(f => f.Before != f.After),
        ];
    }

    private static Dictionary<string, string?> Leaves(string? text)
    {
        Dictionary<string, string?> leaves = new(StringComparer.Ordinal);
        if (text is not null)
        {
            using var json = JsonDocument.Parse(text);
            Add(json.RootElement, "");
        }

        return leaves;

        void Add(JsonElement element, string path)
        {
            switch (element.ValueKind)
            {
                case JsonValueKind.Object:
                    foreach (var property in element.EnumerateObject())
                    {
                        Add(property.Value, path.Length == 0 ? property.Name : $"{path}.{property.Name}");
                    }

                    break;
                case JsonValueKind.Array when element.EnumerateArray().Any(e => e.ValueKind is JsonValueKind.Object or JsonValueKind.Array):
                    var index = 0;
                    foreach (var item in element.EnumerateArray())
                    {
                        Add(item, $"{path}[{++index}]");
                    }

                    break;
                default:
                    leaves[path] = Text(element);
                    break;
            }
        }
    }

    private static bool IsObject(string? text)
    {
        if (text is not ['{', ..])
        {
            return false;
        }

        try
        {
            using var json = JsonDocument.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
