using System.Text.Json;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Shells;
using Microsoft.AspNetCore.Http;

namespace Helpdesk.Platform.Hosting;

/// <summary>Something that must answer before the process is ready for requests. Host singleton.</summary>
internal interface IReadinessCheck
{
    string Name { get; }

    /// <summary>A problem as a sentence without secrets, or null when all is well.</summary>
    Task<string?> CheckAsync(CancellationToken cancellationToken);
}

/// <summary>
/// <c>/health/live</c>: the process answers. <c>/health/ready</c>: the shells are built and each check is well; 503 otherwise. Outside of
/// tenants, without sign-in, so it names no tenant and tells nothing but the names of the checks.
/// </summary>
internal sealed class HealthMiddleware(RequestDelegate next, IEnumerable<IReadinessCheck> checks, ILogger<HealthMiddleware> logger)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);
    private readonly IReadinessCheck[] _checks = [.. checks];

    public Task InvokeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        return path switch
        {
            "/health/live" => WriteAsync(context, StatusCodes.Status200OK, new { status = "Healthy" }),
            "/health/ready" => ReadyAsync(context),
            _ => next(context),
        };
    }

    private async Task ReadyAsync(HttpContext context)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        timeout.CancelAfter(Timeout);
        var results = await Task.WhenAll(_checks.Select(async check => (check.Name, Healthy: await IsHealthyAsync(check, timeout.Token))));
        var healthy = results.All(r => r.Healthy);
        await WriteAsync(
            context,
            healthy ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable,
            new
            {
                status = healthy ? "Healthy" : "Unhealthy",
                checks = results.ToDictionary(r => r.Name, r => r.Healthy ? "Healthy" : "Unhealthy", StringComparer.Ordinal),
            });
    }

    private async Task<bool> IsHealthyAsync(IReadinessCheck check, CancellationToken cancellationToken)
    {
        try
        {
            var problem = await check.CheckAsync(cancellationToken);
            if (problem is not null)
            {
                logger.LogWarning("Not ready: {Check}: {Problem}", check.Name, problem);
            }

            return problem is null;
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "Not ready: {Check}", check.Name);
            return false;
        }
    }

    private static Task WriteAsync(HttpContext context, int status, object body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(JsonSerializer.Serialize(body), context.RequestAborted);
    }
}

/// <summary>Every tenant that shall run has its shell.</summary>
internal sealed class ShellsReadinessCheck(ShellHost shells) : IReadinessCheck
{
    public string Name => "shells";

    public Task<string?> CheckAsync(CancellationToken cancellationToken) => Task.FromResult(
        !shells.IsStarted ? "Tenants are still being started."
        : shells.Find(ShellSettings.DefaultName)?.Current is null ? "The Default tenant could not start."
        : null);
}

/// <summary>The Default tenant's database answers.</summary>
internal sealed class DatabaseReadinessCheck(ShellHost shells) : IReadinessCheck
{
    public string Name => "database";

    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        await using var scope = shells.TryCreateScope(ShellSettings.DefaultName);
        if (scope is null)
        {
            return "The Default tenant does not run.";
        }

        var database = scope.Services.GetRequiredService<TenantDatabase>();
        var connection = database.Rent();
        try
        {
            await database.OpenAsync(connection, cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "SELECT COUNT(*) FROM \"Platform_Tenants\"";
            await command.ExecuteScalarAsync(cancellationToken);
            return null;
        }
        finally
        {
            await database.ReturnAsync(connection);
        }
    }
}
