using System.Reflection;
using Helpdesk.Data;
using Helpdesk.Modules.Manifest;
using Helpdesk.Platform.Data;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Platform.Tests.Data;

/// <summary>The contexts of the product: the platform's and those of every module beside the tests, new ones included.</summary>
internal static class ModuleContexts
{
    public static IReadOnlyList<Type> All { get; } = Find();

    public static void Configure(IServiceCollection services)
    {
        var add = typeof(ModuleDbContextServiceCollectionExtensions).GetMethod(nameof(ModuleDbContextServiceCollectionExtensions.AddModuleDbContext))!;
        foreach (var context in All.Where(c => c != typeof(PlatformDbContext)))
        {
            add.MakeGenericMethod(context).Invoke(null, [services]);
        }
    }

    private static List<Type> Find() =>
    [
        typeof(PlatformDbContext),
        .. Directory.GetFiles(AppContext.BaseDirectory, "Helpdesk.*.dll")
            .Where(f => !Path.GetFileName(f).Contains(".Tests", StringComparison.Ordinal))
            .Select(f => Assembly.Load(Path.GetFileNameWithoutExtension(f)))
            .Where(a => a.GetCustomAttribute<ModuleAttribute>() is not null)
            .SelectMany(a => a.GetTypes())
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(ModuleDbContext)))
            .OrderBy(t => t.FullName, StringComparer.Ordinal),
    ];
}
