using System.Reflection;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Events;
using Helpdesk.Platform.Extensions;
using Helpdesk.Platform.Recipes;
using Helpdesk.Platform.Shells;
using Helpdesk.Platform.Tasks;
using Helpdesk.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.Platform.Hosting;

/// <summary>Puts the platform into a web host.</summary>
internal static class PlatformHostExtensions
{
    /// <summary>Adds the host's singletons of the platform.</summary>
    /// <param name="services">Services of the host.</param>
    /// <param name="options">Checked settings of the process.</param>
    /// <param name="console">Console of the person who starts the process.</param>
    /// <param name="assemblies">Assemblies in which modules are looked for.</param>
    /// <param name="recipeFolders">Folders of recipes; a later one replaces recipes of the same name.</param>
    public static IServiceCollection AddHelpdeskPlatform(
        this IServiceCollection services,
        HelpdeskOptions options,
        HostConsole console,
        IEnumerable<Assembly> assemblies,
        IEnumerable<string> recipeFolders)
    {
        services.AddSingleton(options).ShareWithShells<HelpdeskOptions>();
        services.AddSingleton(new ServerLimits(options.MaxRequestBodySize)).ShareWithShells<ServerLimits>();
        services.AddSingleton(console);
        services.AddSingleton(TimeProvider.System);
        services.AddHttpClient();
        services.AddHttpContextAccessor();
        services.AddSingleton(new FeatureGraph(ExtensionDiscovery.ReadModules(assemblies)));
        services.AddSingleton(new RecipeCatalog(recipeFolders));
        services.AddDatabaseProviders().ShareWithShells<IDatabaseProviderAdapter>();
        services.AddTaskScheduler(options);
        services.AddOutboxDispatcher();
        if (options.Database.Provider == DatabaseProvider.Sqlite)
        {
            services.AddSingleton<IShellSettingsStore, FileShellSettingsStore>();
        }
        else
        {
            services.AddSingleton<IShellSettingsStore, DatabaseShellSettingsStore>();
        }

        services.AddSingleton<ShellBuilder>();
        services.AddSingleton<ShellHost>().ShareWithShells<ShellHost>();
        services.AddSingleton<IShellHost>(provider => provider.GetRequiredService<ShellHost>());
        services.AddSingleton<IReadinessCheck, ShellsReadinessCheck>();
        services.AddSingleton<IReadinessCheck, DatabaseReadinessCheck>();
        services.AddHostedService<ShellHostedService>();
        services.Configure<HostOptions>(host =>
        {
            host.ShutdownTimeout = TimeSpan.FromSeconds(30);
            host.ServicesStartConcurrently = false;
        });
        return services;
    }

    /// <summary>Finds the tenant of each request; what follows sees the path without the tenant's prefix.</summary>
    public static IApplicationBuilder UseTenantRouting(this IApplicationBuilder app) => app.UseMiddleware<TenantRoutingMiddleware>();

    /// <summary>Runs the tenants' pipelines. Stands last.</summary>
    public static IApplicationBuilder UseShells(this IApplicationBuilder app) => app.UseMiddleware<ShellMiddleware>();
}
