using System.Reflection;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Modules.Manifest;
using Helpdesk.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>The contexts of the product: the platform's and those of every module beside the tests, new ones included.</summary>
internal static class ModuleContexts
{
    public static IReadOnlyList<Type> All { get; } = Find();

    /// <summary>Lets the modules register their contexts, and what those need, themselves.</summary>
    public static void Configure(IServiceCollection services)
    {
        foreach (var startup in Modules().SelectMany(a => a.GetTypes()).Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(StartupBase))))
        {
            ((StartupBase)Activator.CreateInstance(startup)!).ConfigureServices(services);
        }
    }

    private static List<Type> Find() =>
    [
        typeof(PlatformDbContext),
        .. Modules()
            .SelectMany(a => a.GetTypes())
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(ModuleDbContext)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal),
    ];

    private static IEnumerable<Assembly> Modules() =>
        Directory.GetFiles(AppContext.BaseDirectory, "Helpdesk.*.dll")
            .Where(f => !Path.GetFileName(f).Contains(".Tests", StringComparison.Ordinal))
            .Select(f => Assembly.Load(Path.GetFileNameWithoutExtension(f)))
            .Where(a => a.GetCustomAttribute<ModuleAttribute>() is not null);
}
