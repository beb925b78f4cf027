using System.Collections.Frozen;
using System.Globalization;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Localization;
using Microsoft.Net.Http.Headers;

namespace Helpdesk.Platform.Localization;

/// <summary>
/// Chooses the culture: the person's own, then the cookie, then what the browser accepts, then the tenant's. Texts exist per language, dates
/// and numbers follow the region (<c>en-GB</c>, <c>de-AT</c>) where one is named.
/// </summary>
internal sealed class RequestCultureMiddleware(RequestDelegate next, Translations translations, TenantRegion region)
{
    public const string CookieName = ".Helpdesk.Culture";

    private readonly FrozenDictionary<string, CultureInfo> _cultures = CultureInfo.GetCultures(CultureTypes.AllCultures)
        .Where(c => c.Name.Length > 0 && translations.Languages.Any(l => l.TwoLetterISOLanguageName == c.TwoLetterISOLanguageName))
        .ToFrozenDictionary(c => c.Name, StringComparer.OrdinalIgnoreCase);

    public async Task InvokeAsync(HttpContext context)
    {
        await TenantRegion.RefreshAsync(context.RequestServices, context.RequestAborted);
        var culture = Known(context.User.FindFirst(HelpdeskClaimTypes.Locale)?.Value)
            ?? FromCookie(context.Request)
            ?? FromBrowser(context.Request)
            ?? Known(region.Culture.Name)
            ?? CultureInfo.GetCultureInfo("en");
        context.Features.Set<IRequestCultureFeature>(new RequestCultureFeature(new RequestCulture(culture), provider: null));
        CultureInfo.CurrentCulture = culture;
        CultureInfo.CurrentUICulture = culture;
        await next(context);
    }

    private CultureInfo? Known(string? name) => name is { Length: > 0 } && _cultures.TryGetValue(name, out var culture) ? culture : null;

    private CultureInfo? FromCookie(HttpRequest request) =>
        request.Cookies[CookieName] is { Length: > 0 and < 100 } value
            ? Known(CookieRequestCultureProvider.ParseCookieValue(value)?.UICultures.FirstOrDefault().Value ?? value)
            : null;

    private CultureInfo? FromBrowser(HttpRequest request)
    {
        if (!StringWithQualityHeaderValue.TryParseList(request.Headers.AcceptLanguage, out var accepted))
        {
            return null;
        }

        foreach (var language in accepted.OrderByDescending(l => l.Quality ?? 1).Take(8))
        {
            var name = language.Value.Value ?? "";
            var culture = Known(name) ?? Known(name.Split('-')[0]);
            if (culture is not null && language.Quality is null or > 0)
            {
                return culture;
            }
        }

        return null;
    }
}
