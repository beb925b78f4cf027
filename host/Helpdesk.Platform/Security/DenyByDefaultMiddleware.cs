using Helpdesk.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Security;

/// <summary>
/// Refuses endpoints about whose users nobody has decided. A fallback policy would not do: it also covers requests without any endpoint and
/// would turn a missing page into a sign-in.
/// </summary>
internal sealed partial class DenyByDefaultMiddleware(RequestDelegate next, ILogger<DenyByDefaultMiddleware> logger)
{
    public Task InvokeAsync(HttpContext context, IStringLocalizer localizer)
    {
        // Routing answers 405 and 415 with endpoints of its own, which are no routes and need no permission.
        if (context.GetEndpoint() is not RouteEndpoint endpoint)
        {
            return next(context);
        }

        var access = EndpointAccess.Of(endpoint);
        if (access.IsDecided)
        {
            return next(context);
        }

        LogUndecided(logger, access.Name, endpoint.DisplayName);
        throw new BusinessException(
            "Security:NoPermissionDeclared",
            localizer["This address is closed, because it does not say who may use it. Tell the maker of the module."],
            StatusCodes.Status403Forbidden);
    }

    [LoggerMessage(LogLevel.Error, "{Endpoint} ({DisplayName}) was refused: it demands no permission and does not allow anonymous use. Add RequirePermission or AllowAnonymous.")]
    private static partial void LogUndecided(ILogger logger, string endpoint, string? displayName);
}
