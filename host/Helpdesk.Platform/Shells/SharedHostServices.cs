using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Helpdesk.Platform.Shells;

/// <summary>
/// The host's singletons that a shell may use. Everything else in a shell is its own, so that two tenants share nothing by accident and a
/// rebuilt shell leaves nothing behind.
/// </summary>
internal static class SharedHostServices
{
    private static readonly Type[] Framework =
    [
        typeof(IConfiguration),
        typeof(IHostEnvironment),
        typeof(IWebHostEnvironment),
        typeof(ILoggerFactory),
        typeof(TimeProvider),
        typeof(DiagnosticListener),
        typeof(DiagnosticSource),
        typeof(IMeterFactory),
        typeof(IHttpClientFactory),
        typeof(IHttpContextAccessor),
        typeof(IShellHost),
    ];

    /// <summary>Adds the host's singletons, by instance: a container does not dispose what it did not make.</summary>
    public static void AddSharedHostServices(this IServiceCollection shell, IServiceProvider host)
    {
        foreach (var type in Framework.Concat(host.GetServices<SharedHostService>().Select(s => s.ServiceType)).Distinct())
        {
            foreach (var instance in host.GetServices(type).OfType<object>())
            {
                shell.AddSingleton(type, instance);
            }
        }

        // Its own life in place of the host's: the container ends it.
        var hostLifetime = host.GetService<IHostApplicationLifetime>();
        shell.AddSingleton(_ => new ShellLifetime(hostLifetime));
        shell.AddSingleton<IHostApplicationLifetime>(p => p.GetRequiredService<ShellLifetime>());
        shell.AddSingleton(typeof(ILogger<>), typeof(Logger<>));
        shell.AddOptions();
    }

    /// <summary>Lets every shell use a singleton of the host.</summary>
    public static IServiceCollection ShareWithShells<TService>(this IServiceCollection host)
        where TService : class =>
        host.AddSingleton(new SharedHostService(typeof(TService)));
}

/// <summary>A host singleton that shells may use.</summary>
internal sealed record SharedHostService(Type ServiceType);
