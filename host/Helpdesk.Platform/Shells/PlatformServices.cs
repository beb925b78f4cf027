using System.Reflection;
using Helpdesk.Modules;

namespace Helpdesk.Platform.Shells;

/// <summary>What the platform itself adds to every shell, before the features.</summary>
internal static class PlatformServices
{
    public static void AddPlatform(this IServiceCollection services, IReadOnlyList<Assembly> applicationParts)
    {
        _ = applicationParts;
        services.AddRouting();
        services.AddSingleton<IFeatureManager, ShellFeatureManager>();
        services.AddSingleton<ITenantManager, ShellTenantManager>();
    }
}
