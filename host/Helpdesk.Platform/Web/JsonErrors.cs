using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Helpdesk.Platform.Web;

/// <summary>Says in the words of the API what is wrong with a JSON body: the position where it breaks off, or the field and what it takes.</summary>
internal sealed partial class JsonErrors(IStringLocalizer localizer, IOptions<JsonOptions> options)
{
    public JsonExplanation Explain(JsonException exception, Type? bodyType)
    {
        // The reader's own exception (a subclass or an inner one) means that the text is no JSON; anything else is about its content.
        var syntax = exception.GetType() != typeof(JsonException) ? exception : exception.InnerException as JsonException;
        if (syntax is not null && syntax.GetType() != typeof(JsonException))
        {
            JsonPosition position = new((syntax.LineNumber ?? 0) + 1, (syntax.BytePositionInLine ?? 0) + 1);
            return new(
                localizer["The body is not valid JSON: it breaks off at line {0}, position {1}.", position.Line, position.Column],
                "Request:MalformedJson",
                null,
                position);
        }

        if (Unmapped().Match(exception.Message) is { Success: true } unmapped)
        {
            var name = unmapped.Groups["name"].Value;
            var path = FieldOf(exception.Path);
            var field = path.Length == 0 || path == name || path.EndsWith("." + name, StringComparison.Ordinal)
                ? path.Length == 0 ? name : path
                : $"{path}.{name}";
            return Field(field, localizer["The field {0} is not known here. Check its spelling.", field], "Request:UnknownField");
        }

        if (Duplicate().Match(exception.Message) is { Success: true } duplicate)
        {
            var name = duplicate.Groups["name"].Value;
            return Field(name, localizer["The field {0} is there twice.", name], "Request:DuplicateField");
        }

        if (exception.Message.Contains("missing required properties", StringComparison.Ordinal))
        {
            var start = exception.Message.IndexOf("including:", StringComparison.Ordinal);
            var prefix = FieldOf(exception.Path);
            var errors = Quoted().Matches(exception.Message[Math.Max(start, 0)..])
                .Select(m => m.Groups["name"].Value)
                .ToDictionary(n => prefix.Length == 0 ? n : $"{prefix}.{n}", n => new[] { localizer["{0} is missing.", n].Value }, StringComparer.Ordinal);
            return new(string.Join(' ', errors.Values.SelectMany(v => v)), "Validation:Invalid", errors, null);
        }

        var at = FieldOf(exception.Path);
        if (at.Length == 0)
        {
            return new(localizer["The body does not have the expected form: {0}.", Expected(bodyType)], "Validation:Invalid", null, null);
        }

        var type = bodyType is null ? null : Walk(bodyType, exception.Path!);
        return exception.Message.Contains("null", StringComparison.OrdinalIgnoreCase)
            ? Field(at, localizer["The field {0} must not be null.", at], "Validation:Invalid")
            : Field(at, localizer["The field {0} does not have the expected form: {1}.", at, Expected(type)], "Validation:Invalid");
    }

    private static JsonExplanation Field(string field, string message, string code) =>
        new(message, code, new Dictionary<string, string[]> { [field] = [message] }, null);

    private static string FieldOf(string? path) => path is null or "$" ? "" : path.StartsWith("$.", StringComparison.Ordinal) ? path[2..] : path[1..];

    private string Expected(Type? type)
    {
        type = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return type switch
        {
            null => localizer["see the API's documentation"],
            { IsEnum: true } => localizer["one of {0}", string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.CamelCase.ConvertName))],
            _ when type == typeof(string) => localizer["a text"],
            _ when type == typeof(bool) => localizer["true or false"],
            _ when type == typeof(Guid) => localizer["an id (UUID)"],
            _ when type == typeof(DateTime) || type == typeof(DateTimeOffset) => localizer["a time such as 2026-01-31T09:00:00Z"],
            _ when type == typeof(DateOnly) => localizer["a date such as 2026-01-31"],
            _ when type == typeof(int) || type == typeof(long) || type == typeof(short) || type == typeof(byte) => localizer["a whole number"],
            _ when type == typeof(double) || type == typeof(float) || type == typeof(decimal) => localizer["a number"],
            _ => options.Value.SerializerOptions.GetTypeInfo(type).Kind switch
            {
                JsonTypeInfoKind.Enumerable => localizer["a list"],
                JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => localizer["an object"],
                _ => localizer["see the API's documentation"],
            },
        };
    }

    private Type? Walk(Type type, string path)
    {
        var present = type;
        foreach (Match step in Step().Matches(path))
        {
            var info = options.Value.SerializerOptions.GetTypeInfo(present);
            var name = step.Groups["name"].Success ? step.Groups["name"].Value : step.Groups["quoted"].Value;
            var next = step.Groups["index"].Success || info.Kind == JsonTypeInfoKind.Dictionary
                ? info.ElementType
                : info.Properties.FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase))?.PropertyType;
            if (next is null)
            {
                return null;
            }

            present = next;
        }

        return present;
    }

    [GeneratedRegex(@"property '(?<name>.+?)' could not be mapped", RegexOptions.Singleline, 1000)]
    private static partial Regex Unmapped();

    [GeneratedRegex(@"[Dd]uplicate property '(?<name>.+?)'", RegexOptions.Singleline, 1000)]
    private static partial Regex Duplicate();

    [GeneratedRegex(@"'(?<name>[^']+)'", RegexOptions.None, 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\.(?<name>[^.\[]+)|\[(?<index>\d+)\]|\['(?<quoted>[^']*)'\]", RegexOptions.None, 1000)]
    private static partial Regex Step();
}

/// <summary>What is wrong with a body.</summary>
internal sealed record JsonExplanation(string Detail, string Code, IReadOnlyDictionary<string, string[]>? Errors, JsonPosition? Position);
