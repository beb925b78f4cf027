using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.Localization;

namespace Helpdesk.Platform.Web;

/// <summary>How often the API and the sign-in may be called.</summary>
public sealed class RateLimitSettings
{
    /// <summary>Calls of the API per minute and token, person or address.</summary>
    [Range(10, 1_000_000)]
    [Display(Name = "API calls per minute")]
    public int ApiCallsPerMinute { get; set; } = 600;

    /// <summary>Tries to sign in per minute and address; an office may sit behind one address.</summary>
    [Range(5, 10_000)]
    [Display(Name = "Sign-in attempts per minute and address")]
    public int SignInAttemptsPerMinute { get; set; } = 30;
}

/// <summary>
/// Limits by the generic cell rate algorithm: one number per key, the time at which its allowance is whole again. The framework's limiter keeps a
/// timer per instance that its middleware never disposes, which would add up with every rebuild of a shell. Singleton of each shell.
/// </summary>
internal sealed class RateLimits(TimeProvider time)
{
    private const int PruneAbove = 10_000;

    private readonly ConcurrentDictionary<string, long> _wholeAt = new(StringComparer.Ordinal);

    /// <summary>Takes one call from the key's allowance.</summary>
    /// <returns>Null when allowed, else how long to wait.</returns>
    public TimeSpan? Take(string key, int perMinute)
    {
        var now = time.GetUtcNow().UtcTicks;
        var cost = TimeSpan.TicksPerMinute / perMinute;
        while (true)
        {
            var known = _wholeAt.TryGetValue(key, out var wholeAt);
            var start = known ? Math.Max(wholeAt, now) : now;
            var next = start + cost;
            if (next - now > TimeSpan.TicksPerMinute)
            {
                return TimeSpan.FromTicks(next - now - TimeSpan.TicksPerMinute);
            }

            if (known ? _wholeAt.TryUpdate(key, next, wholeAt) : _wholeAt.TryAdd(key, next))
            {
                if (!known && _wholeAt.Count > PruneAbove)
                {
                    Prune(now);
                }

                return null;
            }
        }
    }

    private void Prune(long now)
    {
        foreach (var entry in _wholeAt.Where(e => e.Value <= now))
        {
            _wholeAt.TryRemove(entry);
        }
    }
}

/// <summary>Applies the limits to endpoints that name a policy.</summary>
internal sealed class RateLimitMiddleware(RequestDelegate next, RateLimits limits)
{
    public async Task InvokeAsync(HttpContext context, IStringLocalizer localizer)
    {
        var metadata = context.GetEndpoint()?.Metadata;
        var policy = metadata?.GetMetadata<EnableRateLimitingAttribute>()?.PolicyName;
        if (policy is null || metadata?.GetMetadata<DisableRateLimitingAttribute>() is not null)
        {
            await next(context);
            return;
        }

        var settings = context.RequestServices.GetService<ISettings>() is { } source
            ? await source.GetAsync<RateLimitSettings>(context.RequestAborted)
            : new RateLimitSettings();
        var wait = policy switch
        {
            ApiRouteBuilderExtensions.RateLimitPolicy => limits.Take($"api|{CallerOf(context)}", settings.ApiCallsPerMinute),
            ApiRouteBuilderExtensions.SignInRateLimitPolicy when !HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method) =>
                limits.Take($"signin|{AddressOf(context)}", settings.SignInAttemptsPerMinute),
            ApiRouteBuilderExtensions.SignInRateLimitPolicy => null,
            _ => throw new InvalidOperationException($"There is no rate limit policy \"{policy}\"."),
        };
        if (wait is { } time)
        {
            var seconds = Math.Max(1, (int)Math.Ceiling(time.TotalSeconds));
            context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            throw new BusinessException(
                "Request:TooMany",
                localizer["You send more requests than allowed. Try again in {0} seconds.", seconds],
                StatusCodes.Status429TooManyRequests);
        }

        await next(context);
    }

    // A token has an allowance of its own, so that an integration does not use up its owner's.
    private static string CallerOf(HttpContext context)
    {
        var user = context.User;
        if (user.Identity?.IsAuthenticated != true)
        {
            return AddressOf(context);
        }

        var session = user.FindFirst(HelpdeskClaimTypes.Session)?.Value;
        return user.FindFirst(HelpdeskClaimTypes.Origin)?.Value == Origins.Api && session is not null
            ? $"token:{session}"
            : $"person:{user.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value}";
    }

    private static string AddressOf(HttpContext context) => $"address:{context.Connection.RemoteIpAddress}";
}
