using System.Collections;
using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Helpdesk.Platform.Localization;
using Helpdesk.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Web;

/// <summary>Validates data annotations down a tree of data; annotations of a record's constructor parameters count like those of its properties.</summary>
internal sealed class AnnotationValidator(IStringLocalizer localizer, IServiceProviderIsService services, IServiceProvider provider) : IAnnotationValidator
{
    private const int MaxDepth = 8;

    private readonly ConcurrentDictionary<Type, Member[]> _members = new();

    public IReadOnlyDictionary<string, string[]> Validate(object value)
    {
        Dictionary<string, List<string>> errors = new(StringComparer.Ordinal);
        Visit(value, "", 0, errors);
        return errors.ToDictionary(e => e.Key, e => e.Value.ToArray(), StringComparer.Ordinal);
    }

    private void Visit(object value, string path, int depth, Dictionary<string, List<string>> errors)
    {
        var type = value.GetType();
        if (depth > MaxDepth || !IsData(type) || services.IsService(type))
        {
            return;
        }

        if (value is IEnumerable list)
        {
            var index = 0;
            foreach (var element in list)
            {
                if (element is string text)
                {
                    RefuseNul(text, $"{path}[{index}]", errors);
                }
                else if (element is not null)
                {
                    Visit(element, $"{path}[{index}]", depth + 1, errors);
                }

                index++;
            }

            return;
        }

        foreach (var member in _members.GetOrAdd(type, Read))
        {
            var content = member.Property.GetValue(value);
            var field = path.Length == 0 ? member.Name : $"{path}.{member.Name}";
            var display = member.Display is null ? member.Name : localizer[member.Display].Value;
            ValidationContext context = new(value) { MemberName = member.Property.Name, DisplayName = display };
            foreach (var attribute in member.Attributes)
            {
                var result = attribute.GetValidationResult(content, context);
                if (result != ValidationResult.Success)
                {
                    Add(errors, field, ValidationMessages.Format(localizer, attribute, display, result!.ErrorMessage));
                    if (attribute is RequiredAttribute)
                    {
                        break;
                    }
                }
            }

            if (content is string text)
            {
                RefuseNul(text, field, errors);
            }
            else if (content is not null)
            {
                Visit(content, field, depth + 1, errors);
            }
        }

        if (value is IValidatableObject validatable)
        {
            foreach (var result in validatable.Validate(new ValidationContext(value, provider, items: null)).Where(r => r != ValidationResult.Success))
            {
                var names = result.MemberNames.Select(JsonNamingPolicy.CamelCase.ConvertName).DefaultIfEmpty("");
                foreach (var name in names)
                {
                    Add(errors, path.Length == 0 ? name : $"{path}.{name}", localizer[result.ErrorMessage ?? ValidationMessages.Invalid, name]);
                }
            }
        }
    }

    private void RefuseNul(string text, string field, Dictionary<string, List<string>> errors)
    {
        if (NulCharacterMiddleware.Has(text))
        {
            Add(errors, field, localizer["{0} holds the invisible character U+0000, which no text may have. Remove it.", field]);
        }
    }

    private static void Add(Dictionary<string, List<string>> errors, string field, string message)
    {
        if (!errors.TryGetValue(field, out var messages))
        {
            errors[field] = messages = [];
        }

        messages.Add(message);
    }

    private static bool IsData(Type type) =>
        !type.IsPrimitive && !type.IsEnum && !type.IsPointer
        && type != typeof(string)
        && !typeof(Delegate).IsAssignableFrom(type)
        && !typeof(Stream).IsAssignableFrom(type)
        && !typeof(HttpContext).IsAssignableFrom(type)
        && !typeof(IFormFile).IsAssignableFrom(type)
        && !typeof(Microsoft.EntityFrameworkCore.DbContext).IsAssignableFrom(type)
        && (type.IsArray || type.IsGenericType || type.Namespace?.StartsWith("System", StringComparison.Ordinal) != true)
        && type.Namespace?.StartsWith("Microsoft", StringComparison.Ordinal) != true
        && type.Namespace?.StartsWith("System.Text.Json", StringComparison.Ordinal) != true;

    private static Member[] Read(Type type)
    {
        var parameters = type.GetConstructors()
            .SelectMany(c => c.GetParameters())
            .Where(p => p.Name is not null)
            .GroupBy(p => p.Name!, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.SelectMany(p => p.GetCustomAttributes<ValidationAttribute>()).ToArray(), StringComparer.OrdinalIgnoreCase);
        return
        [
            .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                .Where(p => p.CanRead && p.GetIndexParameters().Length == 0)
                .Select(p => new Member(
                    p,
                    p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(p.Name),
                    p.GetCustomAttribute<DisplayAttribute>()?.Name,
                    [
                        .. p.GetCustomAttributes<ValidationAttribute>(inherit: true)
                            .Concat(parameters.GetValueOrDefault(p.Name) ?? [])
                            .OrderBy(a => a is RequiredAttribute ? 0 : 1),
                    ])),
        ];
    }

    private sealed record Member(PropertyInfo Property, string Name, string? Display, ValidationAttribute[] Attributes);
}
