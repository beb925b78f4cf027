using Helpdesk.Modules;
using Helpdesk.Platform.Localization;
using Helpdesk.Platform.Security;
using Helpdesk.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;

namespace Helpdesk.Platform.Web;

/// <summary>Builds what a shell does with a request.</summary>
public static partial class ShellPipeline
{
    /// <summary>
    /// Builds the pipeline and all endpoints. Whoever calls it has set <see cref="HttpContext.RequestServices"/> to a scope of the shell and moved
    /// a tenant's prefix to the path base.
    /// </summary>
    /// <param name="shell">Root services of the shell.</param>
    /// <param name="startups">Enabled startups in order of their dependencies.</param>
    /// <exception cref="Exception">A startup threw, or two endpoints contradict each other: the shell must not serve.</exception>
    public static RequestDelegate Build(IServiceProvider shell, IReadOnlyList<StartupBase> startups)
    {
        ApplicationBuilder app = new(shell);
        app.UseMiddleware<RequestMiddleware>();
        app.UseMiddleware<SecurityHeadersMiddleware>();
        app.UseMiddleware<ErrorMiddleware>();
        UseStaticFiles(app, shell);
        app.UseRouting();
        app.UseMiddleware<BodyLimitMiddleware>();
        app.UseAuthentication();
        app.UseMiddleware<RequestCultureMiddleware>();
        app.UseMiddleware<NulCharacterMiddleware>();
        app.UseMiddleware<DenyByDefaultMiddleware>();
        app.UseMiddleware<RateLimitMiddleware>();
        app.UseAuthorization();
        app.UseMiddleware<SameOriginMiddleware>();
        app.UseAntiforgery();

        ShellRoutes routes = new(app);
        PlatformEndpoints.Map(routes);
        foreach (var startup in startups)
        {
            startup.Configure(app, routes, shell);
        }

        app.UseMiddleware<IdempotencyMiddleware>();
        app.UseEndpoints(endpoints =>
        {
            foreach (var source in routes.DataSources)
            {
                endpoints.DataSources.Add(source);
            }
        });
        var pipeline = app.Build();
        Check(shell);
        return pipeline;
    }

    // The host serves its web root before it asks a shell; here is only what belongs to this shell alone.
    private static void UseStaticFiles(ApplicationBuilder app, IServiceProvider shell)
    {
        foreach (var files in shell.GetServices<ShellStaticFiles>())
        {
            app.UseStaticFiles(new StaticFileOptions { FileProvider = files.Files, RequestPath = files.RequestPath, OnPrepareResponse = Cache });
        }
    }

    // asp-append-version puts a hash of the content into the address, so such a file never changes.
    private static void Cache(StaticFileResponseContext context) =>
        context.Context.Response.Headers.CacheControl =
            context.Context.Request.Query.ContainsKey("v") ? "public, max-age=31536000, immutable" : "no-cache";

    // Endpoints are otherwise made with the first request, and their mistakes found there.
    private static void Check(IServiceProvider shell)
    {
        var logger = shell.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ShellPipeline).FullName!);
        var permissions = shell.GetRequiredService<PermissionCatalog>();
        foreach (var endpoint in shell.GetRequiredService<EndpointDataSource>().Endpoints)
        {
            var access = EndpointAccess.Of(endpoint);
            foreach (var unknown in access.Permissions.Where(p => !permissions.IsKnown(p)))
            {
                LogUnknownPermission(logger, access.Name, unknown);
            }

            if (!access.IsDecided && endpoint.Metadata.GetMetadata<Microsoft.AspNetCore.Mvc.RazorPages.PageActionDescriptor>() is null)
            {
                LogUndecided(logger, access.Name);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "{Endpoint} demands the permission {Permission}, which no module declares")]
    private static partial void LogUnknownPermission(ILogger logger, string endpoint, string permission);

    [LoggerMessage(LogLevel.Error, "{Endpoint} demands no permission and does not allow anonymous use: every request to it will be refused")]
    private static partial void LogUndecided(ILogger logger, string endpoint);

    /// <summary>Collects the endpoints of all startups, which add middleware and endpoints in turn.</summary>
    private sealed class ShellRoutes(ApplicationBuilder app) : IEndpointRouteBuilder
    {
        public ICollection<EndpointDataSource> DataSources { get; } = [];

        public IServiceProvider ServiceProvider => app.ApplicationServices;

        public IApplicationBuilder CreateApplicationBuilder() => app.New();
    }
}
