using System.Diagnostics;
using System.Globalization;
using System.Security.Claims;
using Helpdesk.Modules;
using Helpdesk.Platform.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;

namespace Helpdesk.Platform.Web;

/// <summary>
/// First in the pipeline: makes the sender of the request the actor of its scope, and writes one line per request (never the query, which may
/// hold what people searched for or a token).
/// </summary>
internal sealed partial class RequestMiddleware(RequestDelegate next, ShellSettings shell, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("Helpdesk.Requests");

    public async Task InvokeAsync(HttpContext context)
    {
        (context.RequestServices.GetRequiredService<ICurrentUser>() as CurrentUser)?.Attach(context);
        context.Features.Get<IHttpMetricsTagsFeature>()?.Tags.Add(new(Telemetry.TenantTag, shell.Name));
        var started = Stopwatch.GetTimestamp();
        using var scope = _logger.BeginScope(new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["Tenant"] = shell.Name,
            ["TraceId"] = ErrorMapper.TraceIdOf(context),
        });
        try
        {
            await next(context);
        }
        finally
        {
            var endpoint = context.GetEndpoint() as RouteEndpoint;
            var route = endpoint is null ? (context.Request.PathBase + context.Request.Path).Value : "/" + endpoint.RoutePattern.RawText?.TrimStart('/');
            var status = context.Response.StatusCode;
            Describe(Activity.Current, context, endpoint, status);

            // Files of the theme come by the dozen and say little.
            var level = status >= 500 ? LogLevel.Error : endpoint is null && status < 400 ? LogLevel.Debug : LogLevel.Information;
            if (_logger.IsEnabled(level))
            {
                LogRequest(
                    _logger,
                    level,
                    context.Request.Method,
                    route,
                    status,
                    Stopwatch.GetElapsedTime(started).TotalMilliseconds,
                    shell.Name,
                    context.User.FindFirst(ClaimTypes.NameIdentifier)?.Value,
                    ErrorMapper.TraceIdOf(context));
            }
        }
    }

    private void Describe(Activity? activity, HttpContext context, RouteEndpoint? endpoint, int status)
    {
        if (activity is null)
        {
            return;
        }

        // The server's span knows neither route nor status, because routing happens inside of the shell.
        activity.SetTag(Telemetry.TenantTag, shell.Name);
        activity.SetTag("http.request.method", context.Request.Method);
        activity.SetTag("http.response.status_code", status);
        if (endpoint?.RoutePattern.RawText is { } route)
        {
            var name = "/" + route.TrimStart('/');
            activity.SetTag("http.route", name);
            activity.DisplayName = string.Create(CultureInfo.InvariantCulture, $"{context.Request.Method} {name}");
        }

        if (status >= 500)
        {
            activity.SetStatus(ActivityStatusCode.Error);
        }
    }

    [LoggerMessage(Message = "{Method} {Route} answered {Status} in {Elapsed:0.0} ms (tenant {Tenant}, person {UserId}, trace {TraceId})")]
    private static partial void LogRequest(
        ILogger logger, LogLevel level, string method, string? route, int status, double elapsed, string tenant, string? userId, string traceId);
}
