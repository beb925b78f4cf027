using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Web;

/// <summary><c>?fields=id,displayName</c>: only these properties of a resource.</summary>
public sealed class FieldSelection
{
    private readonly HashSet<string> _fields;

    private FieldSelection(HashSet<string> fields) => _fields = fields;

    /// <summary>Reads the parameter; null when it is not given.</summary>
    /// <typeparam name="T">Type of the resource, whose properties may be named.</typeparam>
    /// <exception cref="ValidationException">A name is not a property of the resource.</exception>
    public static FieldSelection? Parse<T>(string? fields, IStringLocalizer localizer)
    {
        if (string.IsNullOrWhiteSpace(fields))
        {
            return null;
        }

        var known = typeof(T).GetProperties().Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name)).ToHashSet(StringComparer.Ordinal);
        var wanted = fields.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToHashSet(StringComparer.Ordinal);
        var unknown = wanted.FirstOrDefault(w => !known.Contains(w));
        return unknown is null
            ? new FieldSelection(wanted)
            : throw new ValidationException("fields", localizer["There is no field {0}. There are: {1}.", unknown, string.Join(", ", known.Order(StringComparer.Ordinal))]);
    }

    /// <summary>The wanted properties of a resource.</summary>
    public JsonObject Apply<T>(T resource, JsonSerializerOptions options)
    {
        var all = JsonSerializer.SerializeToNode(resource, options)!.AsObject();
        foreach (var name in all.Select(p => p.Key).Where(k => !_fields.Contains(k)).ToList())
        {
            all.Remove(name);
        }

        return all;
    }

    /// <summary>The wanted properties of each row.</summary>
    public Page<JsonObject> Apply<T>(Page<T> page, JsonSerializerOptions options) =>
        new([.. page.Items.Select(i => Apply(i, options))], page.NextCursor);
}
