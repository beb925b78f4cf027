using System.Security.Claims;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Identity.Security;

/// <summary>Ends a session whose person was deactivated or whose security stamp changed, and answers programs with a status instead of a redirect.</summary>
internal sealed class PersonCookieEvents(PersonReader people) : CookieAuthenticationEvents
{
    public override async Task ValidatePrincipal(CookieValidatePrincipalContext context)
    {
        var id = PersonPrincipal.IdOf(context.Principal);
        var person = id is null ? null : await people.GetAsync(id.Value, context.HttpContext.RequestAborted);
        if (person is not { IsActive: true } ||
            !string.Equals(person.SecurityStamp, context.Principal!.FindFirstValue(PersonPrincipal.SecurityStampClaim), StringComparison.Ordinal))
        {
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(IdentityConstants.ApplicationScheme);
        }
    }

    public override Task RedirectToLogin(RedirectContext<CookieAuthenticationOptions> context) =>
        WantsPage(context.Request)
            ? base.RedirectToLogin(context)
            : AnswerAsync(context, StatusCodes.Status401Unauthorized, redirectTo: context.RedirectUri);

    public override Task RedirectToAccessDenied(RedirectContext<CookieAuthenticationOptions> context) =>
        AnswerAsync(context, StatusCodes.Status403Forbidden, redirectTo: null);

    /// <summary>True for a person's navigation; false for the API, for htmx and for scripts that ask for JSON.</summary>
    private static bool WantsPage(HttpRequest request) =>
        !request.Path.StartsWithSegments("/api") &&
        !request.Headers.ContainsKey("HX-Request") &&
        !request.Headers.Accept.ToString().StartsWith("application/json", StringComparison.OrdinalIgnoreCase);

    private static async Task AnswerAsync(RedirectContext<CookieAuthenticationOptions> context, int status, string? redirectTo)
    {
        context.Response.StatusCode = status;
        if (redirectTo is not null && context.Request.Headers.ContainsKey("HX-Request"))
        {
            context.Response.Headers["HX-Redirect"] = redirectTo;
        }

        if (context.Request.Path.StartsWithSegments("/api") &&
            context.HttpContext.RequestServices.GetService<IProblemDetailsService>() is { } problems)
        {
            if (status == StatusCodes.Status401Unauthorized)
            {
                context.Response.Headers.WWWAuthenticate = "Bearer";
            }

            await problems.TryWriteAsync(new ProblemDetailsContext { HttpContext = context.HttpContext, ProblemDetails = { Status = status } });
        }
    }
}
