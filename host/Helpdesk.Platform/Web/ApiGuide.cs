using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Helpdesk.Platform.Web;

/// <summary>The API's description as the page shows it.</summary>
internal sealed record ApiGuide(string Title, string Version, string Description, IReadOnlyList<ApiGuideGroup> Groups)
{
    private const int MaxDepth = 5;

    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Web) { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="document">Description of the API.</param>
    /// <param name="root">Address of the tenant, for the examples.</param>
    public static ApiGuide From(OpenApiDocument document, string root)
    {
        var operations = document.Paths
            .SelectMany(p => (p.Value.Operations ?? []).Select(o => Read(p.Key, o.Key.Method, o.Value, root)))
            .ToList();
        return new ApiGuide(
            document.Info.Title ?? "",
            document.Info.Version ?? "",
            document.Info.Description ?? "",
            [
                .. operations
                    .GroupBy(o => o.Group, StringComparer.Ordinal)
                    .OrderBy(g => g.Key, StringComparer.CurrentCulture)
                    .Select(g => new ApiGuideGroup(g.Key, Anchor(g.Key), [.. g.OrderBy(o => o.Path, StringComparer.Ordinal).ThenBy(o => Rank(o.Method))])),
            ]);
    }

    private static ApiGuideOperation Read(string path, string method, OpenApiOperation operation, string root)
    {
        var upper = method.ToUpperInvariant();
        var media = operation.RequestBody?.Content?.FirstOrDefault();
        var schema = media?.Value?.Schema;
        var body = schema is null ? null : Indent(Example(schema, 0));
        return new ApiGuideOperation(
            operation.Tags?.FirstOrDefault()?.Name ?? "API",
            Anchor(operation.OperationId ?? $"{upper} {path}"),
            upper,
            path,
            operation.Summary ?? "",
            operation.Description ?? "",
            [.. (operation.Parameters ?? []).Select(p => new ApiGuideParameter(p.Name ?? "", PlaceOf(p.In), TypeOf(p.Schema), p.Required, p.Description ?? ""))],
            schema is null ? [] : [.. Fields(schema, "", 0)],
            [.. (operation.Responses ?? []).OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => ReadResponse(r.Key, r.Value))],
            Curl(upper, path, operation, media?.Key, body, root));
    }

    private static ApiGuideResponse ReadResponse(string status, IOpenApiResponse response)
    {
        var isProblem = response.Content?.ContainsKey("application/problem+json") == true;
        var schema = isProblem ? null : response.Content?.FirstOrDefault().Value?.Schema;
        return new ApiGuideResponse(status, response.Description ?? "", isProblem, schema is null ? null : Indent(Example(schema, 0)));
    }

    private static IEnumerable<ApiGuideField> Fields(IOpenApiSchema schema, string prefix, int depth)
    {
        if (depth > MaxDepth)
        {
            yield break;
        }

        schema = Core(schema);
        if (schema.Items is { } items && schema.Properties is not { Count: > 0 })
        {
            foreach (var field in Fields(items, prefix + "[]", depth + 1))
            {
                yield return field;
            }

            yield break;
        }

        foreach (var (name, property) in schema.Properties ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
        {
            var path = prefix.Length == 0 ? name : $"{prefix}.{name}";
            yield return new ApiGuideField(path, TypeOf(property), schema.Required?.Contains(name) == true, LimitsOf(property), property.Description ?? "");
            foreach (var child in Fields(property, path, depth + 1))
            {
                yield return child;
            }
        }
    }

    /// <summary>A schema that may be null is a choice between null and the real one.</summary>
    private static IOpenApiSchema Core(IOpenApiSchema schema)
    {
        var choices = schema.OneOf is { Count: > 0 } one ? one : schema.AnyOf is { Count: > 0 } any ? any : null;
        return choices?.FirstOrDefault(s => s.Type is not JsonSchemaType.Null) ?? schema;
    }

    private static string TypeOf(IOpenApiSchema? schema)
    {
        if (schema is null)
        {
            return "";
        }

        var core = Core(schema);
        if (core.Enum is { Count: > 0 } values)
        {
            return string.Join(" | ", values.Select(v => v?.ToString() ?? "null"));
        }

        var type = (core.Type ?? default) & ~JsonSchemaType.Null;
        var name = type == JsonSchemaType.Array
            ? $"{TypeOf(core.Items)}[]"
            : core.Format is { Length: > 0 } format && format != "int32" ? $"{Word(type)} ({format})" : Word(type);
        var mayBeNull = (core.Type ?? default).HasFlag(JsonSchemaType.Null) || !ReferenceEquals(core, schema);
        return mayBeNull ? name + " | null" : name;
    }

    private static string Word(JsonSchemaType type) => type == default ? "any" : type.ToString().ToLowerInvariant();

    private static string LimitsOf(IOpenApiSchema schema)
    {
        List<string> limits = [];
        if (schema.MinLength is { } minLength)
        {
            limits.Add($"≥ {minLength.ToString(CultureInfo.InvariantCulture)}");
        }

        if (schema.MaxLength is { } maxLength)
        {
            limits.Add($"≤ {maxLength.ToString(CultureInfo.InvariantCulture)}");
        }

        if (schema.Minimum is { Length: > 0 } minimum)
        {
            limits.Add($"≥ {minimum}");
        }

        if (schema.Maximum is { Length: > 0 } maximum)
        {
            limits.Add($"≤ {maximum}");
        }

        return string.Join(", ", limits);
    }

    private static JsonNode? Example(IOpenApiSchema schema, int depth)
    {
        if (schema.Examples?.FirstOrDefault() is { } given)
        {
            return given.DeepClone();
        }

        var core = Core(schema);
        if (core.Examples?.FirstOrDefault() is { } example)
        {
            return example.DeepClone();
        }

        if (core.Enum is { Count: > 0 } values)
        {
            return values[0]?.DeepClone();
        }

        var type = (core.Type ?? default) & ~JsonSchemaType.Null;
        if (type == JsonSchemaType.Array)
        {
            return depth > MaxDepth || core.Items is null ? new JsonArray() : new JsonArray(Example(core.Items, depth + 1));
        }

        if (type == JsonSchemaType.Object || core.Properties is { Count: > 0 })
        {
            JsonObject content = [];
            foreach (var (name, property) in (depth > MaxDepth ? null : core.Properties) ?? new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal))
            {
                content[name] = Example(property, depth + 1);
            }

            return content;
        }

        return type switch
        {
            JsonSchemaType.Integer => JsonValue.Create(1),
            JsonSchemaType.Number => JsonValue.Create(1.5),
            JsonSchemaType.Boolean => JsonValue.Create(true),
            JsonSchemaType.String => core.Format switch
            {
                "uuid" => "01938f2e-7c1b-7e5a-9f00-1c2d3e4f5a6b",
                "date-time" => "2026-01-31T09:00:00Z",
                "date" => "2026-01-31",
                "uri" => "https://example.com/",
                "byte" or "binary" => "...",
                _ => "text",
            },
            _ => null,
        };
    }

    private static string Curl(string method, string path, OpenApiOperation operation, string? contentType, string? body, string root)
    {
        var query = string.Join('&', (operation.Parameters ?? []).Where(p => p.In == ParameterLocation.Query && p.Required).Select(p => $"{p.Name}={{{p.Name}}}"));
        var address = $"{root}{path}{(query.Length == 0 ? "" : "?" + query)}";
        List<string> parts = [$"curl{(method == "GET" ? "" : $" -X {method}")} \"{address}\"", "-H \"Authorization: Bearer $TOKEN\""];
        if ((operation.Parameters ?? []).Any(p => p.Name == IdempotencyMiddleware.Header))
        {
            parts.Add($"-H \"{IdempotencyMiddleware.Header}: $(uuidgen)\"");
        }

        if (contentType?.StartsWith("multipart/", StringComparison.Ordinal) == true)
        {
            parts.Add("-F \"file=@report.pdf\"");
        }
        else if (body is not null)
        {
            parts.Add($"-H \"Content-Type: {contentType}\"");
            parts.Add($"-d '{body.Replace("'", "'\\''", StringComparison.Ordinal)}'");
        }

        return string.Join(" \\\n  ", parts);
    }

    private static string? Indent(JsonNode? node) => node?.ToJsonString(Indented);

    private static string PlaceOf(ParameterLocation? location) => location switch
    {
        ParameterLocation.Path => "path",
        ParameterLocation.Query => "query",
        ParameterLocation.Header => "header",
        _ => "",
    };

    private static int Rank(string method) => method switch { "GET" => 0, "POST" => 1, "PUT" => 2, "PATCH" => 3, _ => 4 };

    private static string Anchor(string name) =>
        new([.. name.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-')]);
}

/// <summary>Operations under one heading.</summary>
internal sealed record ApiGuideGroup(string Name, string Anchor, IReadOnlyList<ApiGuideOperation> Operations);

/// <summary>One operation.</summary>
internal sealed record ApiGuideOperation(
    string Group,
    string Anchor,
    string Method,
    string Path,
    string Summary,
    string Description,
    IReadOnlyList<ApiGuideParameter> Parameters,
    IReadOnlyList<ApiGuideField> Fields,
    IReadOnlyList<ApiGuideResponse> Responses,
    string Curl);

/// <summary>A value in the path, the query or a header.</summary>
internal sealed record ApiGuideParameter(string Name, string Place, string Type, bool IsRequired, string Description);

/// <summary>A field of the body.</summary>
internal sealed record ApiGuideField(string Name, string Type, bool IsRequired, string Limits, string Description);

/// <summary>An answer.</summary>
internal sealed record ApiGuideResponse(string Status, string Description, bool IsProblem, string? Example);
