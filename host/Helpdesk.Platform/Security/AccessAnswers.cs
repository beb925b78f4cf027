using Helpdesk.Errors;
using Helpdesk.Platform.Web;
using Helpdesk.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Policy;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Security;

/// <summary>What somebody gets who may not: the sign-in page or 401 when unknown, 403 with the name of the missing permission when known.</summary>
internal sealed class AccessAnswers(PermissionCatalog permissions, IStringLocalizer localizer) : IAuthorizationMiddlewareResultHandler
{
    public const string SignInPath = "/signin";

    public Task HandleAsync(RequestDelegate next, HttpContext context, AuthorizationPolicy policy, PolicyAuthorizationResult authorizeResult)
    {
        if (authorizeResult.Challenged)
        {
            return ChallengeAsync(context);
        }

        if (authorizeResult.Forbidden)
        {
            throw Forbidden(authorizeResult.AuthorizationFailure?.FailedRequirements.OfType<PermissionRequirement>().Select(r => r.Permission) ?? []);
        }

        return next(context);
    }

    public Task ChallengeAsync(HttpContext context)
    {
        if (RequestKind.IsApi(context.Request))
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
            throw new BusinessException(
                "Security:SignInRequired", localizer["Send a token in the Authorization header, or sign in."], StatusCodes.Status401Unauthorized);
        }

        var request = context.Request;
        var back = HttpMethods.IsGet(request.Method) && !RequestKind.IsFragment(request)
            ? request.PathBase + request.Path + request.QueryString.Value
            : request.PathBase + "/";
        var signIn = QueryHelpers.AddQueryString(request.PathBase + SignInPath, "returnUrl", back);
        if (RequestKind.IsFragment(request))
        {
            // htmx follows redirects inside of the fragment; this header makes it leave the page.
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            context.Response.Headers["HX-Redirect"] = signIn;
            context.Response.ContentLength = 0;
            return Task.CompletedTask;
        }

        context.Response.Redirect(signIn);
        return Task.CompletedTask;
    }

    public ForbiddenException Forbidden(IEnumerable<string> missing)
    {
        var names = missing.Select(n => permissions.All.TryGetValue(n, out var p) ? $"{localizer[p.Description].Value} ({n})" : n).ToList();
        return new ForbiddenException(names.Count == 0
            ? localizer["You may not do this. Ask an administrator if you need to."]
            : localizer["You lack a permission: {0}. Ask an administrator if you need it.", string.Join(", ", names)]);
    }
}

/// <summary>Challenges from within a page.</summary>
internal sealed class SignInResult : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) =>
        context.HttpContext.RequestServices.GetRequiredService<AccessAnswers>().ChallengeAsync(context.HttpContext);
}
