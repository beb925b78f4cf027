using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Errors;
using Helpdesk.Web;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Identity.Api;

/// <summary><c>?fields=id,displayName</c>: only these properties of a resource.</summary>
internal sealed class FieldSelection
{
    private readonly HashSet<string> _fields;

    private FieldSelection(HashSet<string> fields) => _fields = fields;

    /// <summary>Null when the parameter is not given.</summary>
    /// <exception cref="ValidationException">A name is not a property of the resource.</exception>
    public static FieldSelection? Parse<T>(string? fields, IStringLocalizer L)
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
            : throw new ValidationException("fields", L["There is no field {0}. There are: {1}.", unknown, string.Join(", ", known)]);
    }

    public JsonObject Apply<T>(T resource, JsonSerializerOptions options)
    {
        var all = JsonSerializer.SerializeToNode(resource, options)!.AsObject();
        foreach (var name in all.Select(p => p.Key).Where(k => !_fields.Contains(k)).ToList())
        {
            all.Remove(name);
        }

        return all;
    }

    public Page<JsonObject> Apply<T>(Page<T> page, JsonSerializerOptions options) =>
        new([.. page.Items.Select(i => Apply(i, options))], page.NextCursor);
}
