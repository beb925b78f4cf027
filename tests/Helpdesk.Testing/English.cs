using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Testing;

/// <summary>Texts as they are written in the source.</summary>
public sealed class English : IStringLocalizer
{
    public static English Texts { get; } = new();

    public LocalizedString this[string name] => new(name, name);

    public LocalizedString this[string name, params object[] arguments] => new(name, string.Format(CultureInfo.InvariantCulture, name, arguments));

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
}
