using Helpdesk.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Security;

/// <summary>
/// The API has no antiforgery tokens: an unsafe call without a bearer token (so at best with a cookie) must come from our own pages.
/// Browsers say where a call comes from in Sec-Fetch-Site, older ones in Origin; a client that sends neither is no browser and cannot be
/// made to send somebody else's cookie.
/// <para>
/// Hubs are asked about whatever the method: a browser opens a WebSocket to anywhere, with the cookies of there and without asking first.
/// </para>
/// </summary>
internal sealed class SameOriginMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context, IStringLocalizer localizer)
    {
        var request = context.Request;
        if (request.Path.StartsWithSegments("/hubs", StringComparison.OrdinalIgnoreCase))
        {
            return IsSameOrigin(request) ? next(context) : throw Refusal(localizer);
        }

        if (!request.Path.StartsWithSegments("/api", StringComparison.OrdinalIgnoreCase)
            || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)
            || HasToken(request)
            || IsSameOrigin(request))
        {
            return next(context);
        }

        throw Refusal(localizer);
    }

    private static BusinessException Refusal(IStringLocalizer localizer) => new(
        "Security:CrossOrigin",
        localizer["A call that changes something came from another site. Send a token in the Authorization header instead of a cookie."],
        StatusCodes.Status403Forbidden);

    // Any other kind of authorization leaves the call to the cookie.
    private static bool HasToken(HttpRequest request) =>
        request.Headers.Authorization.ToString().StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase);

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site.Length > 0)
        {
            return site is "same-origin" or "none";
        }

        // Not every browser says Sec-Fetch-Site with a WebSocket, but each says Origin with it.
        var origin = request.Headers.Origin.ToString();
        return origin.Length == 0
            || (Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, Authority(request), StringComparison.OrdinalIgnoreCase));
    }

    // Uri.Authority leaves the default port out; a Host header may or may not.
    private static string Authority(HttpRequest request) =>
        Uri.TryCreate($"{request.Scheme}://{request.Host.Value}", UriKind.Absolute, out var own) ? own.Authority : request.Host.Value ?? "";
}
