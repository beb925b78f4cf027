using Helpdesk.Errors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Web;

/// <summary>How modules map their part of the REST API.</summary>
public static class ApiRouteBuilderExtensions
{
    /// <summary>Root of the API's present version.</summary>
    public const string Root = "/api/v1";

    /// <summary>Name of the rate limit policy of the API: per token, else per person, else per address.</summary>
    public const string RateLimitPolicy = "api";

    /// <summary>
    /// Name of the rate limit policy of sign-in and other places where secrets are guessed: per address, unsafe methods only. On a page:
    /// <c>[EnableRateLimiting(ApiRouteBuilderExtensions.SignInRateLimitPolicy)]</c>.
    /// </summary>
    public const string SignInRateLimitPolicy = "signin";

    /// <summary>
    /// A group under <c>/api/v1</c> with the API's rate limit, problem details and origin; data annotations of bodies and parameter objects are
    /// checked before the handler runs (400 with the fields). Each endpoint still demands a permission. Forms need no antiforgery token: unsafe
    /// calls with a cookie must come from the same origin.
    /// </summary>
    /// <param name="routes">Routes of the shell.</param>
    /// <param name="path">Path below the root without slashes at its ends, for example <c>incidents</c>; may be empty.</param>
    /// <param name="tag">Heading in the API's documentation.</param>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes, string path, string tag) =>
        routes.MapGroup(path.Length == 0 ? Root : $"{Root}/{path}")
            .WithTags(tag)
            .RequireRateLimiting(RateLimitPolicy)
            .DisableAntiforgery()
            .AddEndpointFilter<RouteGroupBuilder, AnnotationFilter>();

    /// <summary>
    /// Honours <c>Idempotency-Key</c>: the same key with the same body gives the stored answer, the same key with another body is 422. The
    /// record of the key commits with the use case.
    /// </summary>
    public static TBuilder WithIdempotencyKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new IdempotencyKeyMetadata());

    /// <summary>Lets bodies be as large as the server takes (<see cref="ServerLimits"/>): attachments.</summary>
    public static TBuilder WithLargeBody<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder =>
        builder.WithMetadata(new LargeBodyMetadata());
}

/// <summary>Marks an endpoint whose body may be as large as the server takes, not only the mebibyte of other API calls.</summary>
public sealed record LargeBodyMetadata;

/// <summary>What the server takes at most, as its operator set it. Singleton.</summary>
/// <param name="MaxRequestBodyBytes">Largest request body in bytes.</param>
public sealed record ServerLimits(long MaxRequestBodyBytes);

/// <summary>Marks an endpoint that honours <c>Idempotency-Key</c>.</summary>
public sealed record IdempotencyKeyMetadata;

/// <summary>Checks the arguments of an API endpoint before it runs.</summary>
internal sealed class AnnotationFilter : IEndpointFilter
{
    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var validator = context.HttpContext.RequestServices.GetService<IAnnotationValidator>();
        if (validator is null)
        {
            return next(context);
        }

        foreach (var argument in context.Arguments)
        {
            if (argument is null)
            {
                continue;
            }

            var errors = validator.Validate(argument);
            if (errors.Count > 0)
            {
                throw new ValidationException(errors);
            }
        }

        return next(context);
    }
}

/// <summary>ETags from concurrency stamps.</summary>
public static class EntityTags
{
    /// <summary>Writes the ETag of a record.</summary>
    public static void SetEntityTag(this HttpResponse response, string concurrencyStamp) =>
        response.Headers.ETag = $"\"{concurrencyStamp}\"";
}

/// <summary>A page of a list with a cursor to the next.</summary>
/// <param name="Items">Rows.</param>
/// <param name="NextCursor">Opaque; null on the last page.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);
