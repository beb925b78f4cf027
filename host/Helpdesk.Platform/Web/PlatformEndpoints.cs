using Helpdesk.Platform.Localization;
using Helpdesk.Security;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Localization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Platform.Web;

/// <summary>Addresses that every shell has.</summary>
internal static class PlatformEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRazorPages();
        routes.MapOpenApi("/openapi/{documentName}.json").AllowAnonymous();
        routes.MapGet(CommandPalette.Path, (string? q, CommandPalette palette, CancellationToken cancellationToken) => palette.SearchAsync(q, cancellationToken))
            .RequirePermission(PlatformPermissions.SignedIn)
            .ExcludeFromDescription();
        routes.MapPost("/culture", ChooseCulture).AllowAnonymous().ExcludeFromDescription();
    }

    /// <summary>Remembers the language of somebody who is not signed in (form fields <c>culture</c>, <c>returnUrl</c>); a person's own setting goes before it.</summary>
    private static RedirectHttpResult ChooseCulture(
        HttpContext context, Translations translations, [FromForm] string culture, [FromForm] string? returnUrl)
    {
        if (translations.Languages.FirstOrDefault(l => string.Equals(l.Name, culture, StringComparison.OrdinalIgnoreCase)) is { } language)
        {
            context.Response.Cookies.Append(
                RequestCultureMiddleware.CookieName,
                CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(language)),
                new CookieOptions
                {
                    HttpOnly = true,
                    IsEssential = true,
                    MaxAge = TimeSpan.FromDays(365),
                    Path = context.Request.PathBase.HasValue ? context.Request.PathBase.Value : "/",
                    SameSite = SameSiteMode.Lax,
                    Secure = context.Request.IsHttps,
                });
        }

        return TypedResults.LocalRedirect(ReturnUrl.LocalOr(returnUrl, context.Request.PathBase + "/"));
    }
}
