using System.Reflection;
using Helpdesk.Modules;
using Helpdesk.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Localization;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Helpdesk.Platform.Localization;

internal static class LocalizationServices
{
    public static IServiceCollection AddShellLocalization(this IServiceCollection services, IReadOnlyList<Assembly> parts)
    {
        services.AddSingleton(new Translations(parts));
        services.AddSingleton<ShellLocalizer>();
        services.AddSingleton<IStringLocalizer>(p => p.GetRequiredService<ShellLocalizer>());
        services.AddSingleton<IStringLocalizerFactory>(p => p.GetRequiredService<ShellLocalizer>());
        services.AddTransient(typeof(IStringLocalizer<>), typeof(StringLocalizer<>));
        services.AddSingleton<IHtmlLocalizerFactory, ShellHtmlLocalizerFactory>();
        services.AddSingleton<IHtmlLocalizer>(p => new HtmlLocalizer(p.GetRequiredService<IStringLocalizer>()));
        services.AddTransient(typeof(IHtmlLocalizer<>), typeof(HtmlLocalizer<>));
        services.AddTransient<IViewLocalizer, ViewLocalizer>();
        services.AddSingleton<TenantRegion>();
        services.AddScoped<IDataSeedContributor, TenantRegionSeed>();
        services.AddScoped<IPersonTime, PersonTime>();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IPostConfigureOptions<MvcOptions>, ModelBindingMessages>());
        return services;
    }
}
