using System.Reflection;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Events;
using Helpdesk.Platform.Settings;
using Helpdesk.Platform.Tasks;
using Helpdesk.Platform.Web;

namespace Helpdesk.Platform.Shells;

/// <summary>What the platform itself adds to every shell, before the features.</summary>
internal static class PlatformServices
{
    public static void AddPlatform(this IServiceCollection services, IReadOnlyList<Assembly> applicationParts)
    {
        services.AddPlatformData();
        services.AddPlatformEvents();
        services.AddPlatformWeb(applicationParts);
        services.AddPlatformSettings();
        services.AddPlatformTasks();
        services.AddSingleton<IFeatureManager, ShellFeatureManager>();
        services.AddSingleton<ITenantManager, ShellTenantManager>();
    }
}
