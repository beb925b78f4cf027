using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Helpdesk.Admin.Areas.Admin.Pages.Settings;

/// <summary>A property of a settings class as a form field: text, number, switch, choice, or a list of words.</summary>
public sealed class SettingField
{
    private readonly PropertyInfo _property;

    private SettingField(PropertyInfo property, object settings)
    {
        _property = property;
        var display = property.GetCustomAttribute<DisplayAttribute>();
        Label = display?.Name ?? property.Name;
        Hint = display?.Description;
        Value = Format(property.GetValue(settings));
    }

    public string Name => _property.Name;

    public string Label { get; }

    public string? Hint { get; }

    public string Value { get; set; }

    public string? Error { get; set; }

    public bool IsSwitch => _property.PropertyType == typeof(bool);

    public bool IsNumber => _property.PropertyType == typeof(int) || _property.PropertyType == typeof(long) || _property.PropertyType == typeof(double);

    public bool IsLong => IsWords || _property.GetCustomAttribute<DataTypeAttribute>()?.DataType == DataType.MultilineText;

    public IReadOnlyList<string> Options => _property.PropertyType.IsEnum ? Enum.GetNames(_property.PropertyType) : [];

    private bool IsWords => typeof(IEnumerable<string>).IsAssignableFrom(_property.PropertyType) && _property.PropertyType != typeof(string);

    /// <summary>The fields of a settings object; properties of other types have pages of their own.</summary>
    public static IReadOnlyList<SettingField> Of(object settings) =>
    [
        .. settings.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.CanRead && p.CanWrite && p.GetCustomAttribute<BrowsableAttribute>()?.Browsable != false)
            .Select(p => new SettingField(p, settings))
            .Where(f => f.IsSwitch || f.IsNumber || f.IsWords || f._property.PropertyType.IsEnum || f._property.PropertyType == typeof(string)),
    ];

    /// <summary>Writes the text into the settings object; false when it is not a value of the property's type.</summary>
    public bool TryWrite(object settings)
    {
        var type = _property.PropertyType;
        object? value;
        if (IsWords)
        {
            string[] words = Value.Split([' ', ',', ';', '\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            value = type == typeof(string[]) || type.IsAssignableFrom(typeof(string[])) ? words : words.ToList();
        }
        else if (type == typeof(string))
        {
            value = Value.Trim();
        }
        else
        {
            try
            {
                value = TypeDescriptor.GetConverter(type).ConvertFromInvariantString(Value.Trim());
            }
            catch (Exception e) when (e is FormatException or ArgumentException or NotSupportedException or OverflowException)
            {
                return false;
            }
        }

        _property.SetValue(settings, value);
        return true;
    }

    private string Format(object? value) => value switch
    {
        null => "",
        bool on => on ? "true" : "false",
        IEnumerable<string> words when IsWords => string.Join(' ', words),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
}
