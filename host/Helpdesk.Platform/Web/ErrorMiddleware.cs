using System.Net;
using System.Text.Json;
using Helpdesk.Errors;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace Helpdesk.Platform.Web;

/// <summary>
/// Tells what went wrong: to programs as a problem detail (RFC 9457), to people as a page in the theme's plain layout. Answers with a body
/// of their own are left alone.
/// </summary>
internal sealed partial class ErrorMiddleware(
    RequestDelegate next, ErrorMapper mapper, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, ILogger<ErrorMiddleware> logger)
{
    public const string PagePath = "/error";

    public async Task InvokeAsync(HttpContext context)
    {
        ErrorInfo error;
        try
        {
            await next(context);
            if (!IsBareError(context.Response))
            {
                return;
            }

            error = context.Features.Get<ErrorInfo>() ?? mapper.Map(context, context.Response.StatusCode);
        }
        catch (Exception exception) when (IsAbort(context, exception))
        {
            if (!context.Response.HasStarted)
            {
                context.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
            }

            return;
        }
        catch (Exception exception)
        {
            error = mapper.Map(context, exception);
            Log(context, exception, error);
            if (context.Response.HasStarted)
            {
                // Part of the answer is out; ending the connection is the only way to say that the rest is missing.
                context.Abort();
                return;
            }
        }

        await AnswerAsync(context, error);
    }

    private async Task AnswerAsync(HttpContext context, ErrorInfo error)
    {
        var allow = context.Response.Headers.Allow;
        var retryAfter = context.Response.Headers.RetryAfter;
        var authenticate = context.Response.Headers.WWWAuthenticate;
        context.Response.Clear();
        context.Response.StatusCode = error.Status;
        context.Response.Headers.Allow = allow;
        context.Response.Headers.RetryAfter = retryAfter;
        context.Response.Headers.WWWAuthenticate = authenticate;
        context.Response.Headers.CacheControl = "no-store";
        if (RequestKind.WantsProblem(context.Request))
        {
            await WriteProblemAsync(context, error);
        }
        else
        {
            await RenderPageAsync(context, error);
        }
    }

    private Task WriteProblemAsync(HttpContext context, ErrorInfo error)
    {
        var problem = error.Errors is { Count: > 0 } errors
            ? new HttpValidationProblemDetails(errors.ToDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal))
            : new ProblemDetails();
        problem.Type = error.Type;
        problem.Title = error.Title;
        problem.Status = error.Status;
        problem.Detail = error.Detail;
        problem.Instance = context.Request.PathBase + error.Path;
        problem.Extensions["traceId"] = error.TraceId;
        if (error.Code is not null)
        {
            problem.Extensions["code"] = error.Code;
        }

        if (error.Position is not null)
        {
            problem.Extensions["line"] = error.Position.Line;
            problem.Extensions["position"] = error.Position.Column;
        }

        context.Response.ContentType = "application/problem+json";
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : JsonSerializer.SerializeAsync(context.Response.Body, problem, problem.GetType(), json.Value.SerializerOptions, context.RequestAborted);
    }

    private async Task RenderPageAsync(HttpContext context, ErrorInfo error)
    {
        var request = context.Request;
        var (path, query, method, routeValues, endpoint) = (request.Path, request.QueryString, request.Method, request.RouteValues, context.GetEndpoint());
        var form = context.Features.Get<IFormFeature>();
        try
        {
            // What was sent may be what was wrong: the page must not read it again.
            context.Features.Set<IFormFeature>(new FormFeature(FormCollection.Empty));
            context.Features.Set(error);
            context.SetEndpoint(null);
            request.RouteValues = [];
            request.Path = PagePath;
            request.QueryString = QueryString.Empty;
            request.Method = HttpMethods.Get;
            await next(context);
        }
        catch (Exception exception) when (!IsAbort(context, exception))
        {
            LogPageFailed(logger, exception, error.Status);
            if (context.Response.HasStarted)
            {
                context.Abort();
                return;
            }

            context.Response.Clear();
        }
        finally
        {
            context.Features.Set(form);
            request.Path = path;
            request.QueryString = query;
            request.Method = method;
            request.RouteValues = routeValues;
            context.SetEndpoint(endpoint);
        }

        if (!context.Response.HasStarted && string.IsNullOrEmpty(context.Response.ContentType))
        {
            // The theme's page could not be shown (a database that is down, a broken theme): the same words without any help.
            context.Response.StatusCode = error.Status;
            context.Response.ContentType = "text/html; charset=utf-8";
            await context.Response.WriteAsync(
                $"<!doctype html><html><head><meta charset=\"utf-8\"><title>{WebUtility.HtmlEncode(error.Title)}</title></head><body>"
                + $"<h1>{WebUtility.HtmlEncode(error.Title)}</h1><p>{WebUtility.HtmlEncode(error.Detail)}</p><p>{error.TraceId}</p></body></html>",
                context.RequestAborted);
        }
    }

    private static bool IsBareError(HttpResponse response) =>
        response is { HasStarted: false, StatusCode: >= 400, ContentLength: null } && string.IsNullOrEmpty(response.ContentType);

    private static bool IsAbort(HttpContext context, Exception exception) =>
        context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or ConnectionResetException;

    private void Log(HttpContext context, Exception exception, ErrorInfo error)
    {
        if (error.Status >= 500)
        {
            LogFailed(logger, exception, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, error.TraceId);
        }
        else if (exception is BusinessException business)
        {
            LogRefused(logger, context.Request.Method, (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText, error.Status, business.Code);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed (trace {TraceId})")]
    private static partial void LogFailed(ILogger logger, Exception exception, string method, string? route, string traceId);

    [LoggerMessage(LogLevel.Debug, "{Method} {Route} was refused with {Status} {Code}")]
    private static partial void LogRefused(ILogger logger, string method, string? route, int status, string code);

    [LoggerMessage(LogLevel.Error, "The error page for status {Status} could not be shown")]
    private static partial void LogPageFailed(ILogger logger, Exception exception, int status);
}
