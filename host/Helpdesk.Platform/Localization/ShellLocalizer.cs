using System.Globalization;
using Microsoft.AspNetCore.Mvc.Localization;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Localization;

/// <summary>Looks texts up in the culture of the present request. One for the whole shell: there are no resource names.</summary>
internal sealed class ShellLocalizer(Translations translations) : IStringLocalizer, IStringLocalizerFactory
{
    public LocalizedString this[string name] => this[name, []];

    public LocalizedString this[string name, params object[] arguments]
    {
        get
        {
            var culture = CultureInfo.CurrentUICulture;
            var translation = translations.Find(name, culture);
            var format = translation?.For(arguments) ?? name;
            var value = arguments.Length == 0 ? format : string.Format(CultureInfo.CurrentCulture, format, arguments);

            // English is the key itself, so nothing is missing there.
            var missing = translation is null && culture.TwoLetterISOLanguageName != "en" && culture.Name.Length > 0;
            return new LocalizedString(name, value, missing);
        }
    }

    public IStringLocalizer Create(Type resourceSource) => this;

    public IStringLocalizer Create(string baseName, string location) => this;

    public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) =>
        translations.All(CultureInfo.CurrentUICulture, includeParentCultures)
            .DistinctBy(t => t.Key, StringComparer.Ordinal)
            .Select(t => new LocalizedString(t.Key, t.Value.Other));
}

/// <summary>The same texts for markup: arguments are encoded, the text itself is not.</summary>
internal sealed class ShellHtmlLocalizerFactory(IStringLocalizer localizer) : IHtmlLocalizerFactory
{
    public IHtmlLocalizer Create(Type resourceSource) => new HtmlLocalizer(localizer);

    public IHtmlLocalizer Create(string baseName, string location) => new HtmlLocalizer(localizer);
}
