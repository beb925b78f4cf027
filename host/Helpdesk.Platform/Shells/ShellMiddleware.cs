using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Shells;

/// <summary>Finds the tenant that a request is for and takes its prefix off the path.</summary>
internal sealed class TenantRoutingMiddleware(RequestDelegate next, ShellHost host)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (host.Route(request.Host, request.Path) is not { } route)
        {
            await Refusal.WriteAsync(context, StatusCodes.Status404NotFound, "Not found", "Nothing is served at this address.");
            return;
        }

        var (originalBase, originalPath) = (request.PathBase, request.Path);
        request.PathBase = originalBase.Add(route.Base);
        request.Path = route.Path;
        context.Features.Set(new TenantFeature(route.Tenant));
        try
        {
            await next(context);
        }
        finally
        {
            (request.PathBase, request.Path) = (originalBase, originalPath);
        }
    }
}

/// <summary>The tenant of a request.</summary>
internal sealed record TenantFeature(string Name);

/// <summary>Runs the tenant's pipeline in a scope of its present shell. The scope ends when the response is complete.</summary>
internal sealed class ShellMiddleware(RequestDelegate next, ShellHost host)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var tenant = context.Features.Get<TenantFeature>()?.Name;
        if (tenant is null)
        {
            await next(context);
            return;
        }

        if (host.TryCreateScope(tenant) is not { } scope)
        {
            context.Response.Headers.RetryAfter = "30";
            await Refusal.WriteAsync(
                context,
                StatusCodes.Status503ServiceUnavailable,
                "Service unavailable",
                "This service desk is switched off, is starting or could not start. Try again later or ask your administrator.");
            return;
        }

        context.Response.RegisterForDisposeAsync(scope);
        context.RequestServices = scope.Services;
        await scope.Shell.Pipeline(context);
    }
}

/// <summary>Answers where no tenant's pages are at hand: a problem detail, or a plain page for browsers. No details leak.</summary>
internal static class Refusal
{
    public static Task WriteAsync(HttpContext context, int status, string title, string detail)
    {
        var response = context.Response;
        response.StatusCode = status;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
        if (HttpMethods.IsHead(context.Request.Method))
        {
            return Task.CompletedTask;
        }

        if (context.Request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase))
        {
            response.ContentType = "text/html; charset=utf-8";
            response.Headers.ContentSecurityPolicy = "default-src 'none'";
            return response.WriteAsync(
                $"<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title}</title><main><h1>{title}</h1><p>{detail}</p></main></html>",
                context.RequestAborted);
        }

        response.ContentType = "application/problem+json";
        var problem = new { type = "about:blank", title, status, detail };
        return response.WriteAsync(JsonSerializer.Serialize(problem), context.RequestAborted);
    }
}
