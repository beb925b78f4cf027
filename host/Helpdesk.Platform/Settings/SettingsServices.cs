using Helpdesk.Recipes;
using Helpdesk.Settings;

namespace Helpdesk.Platform.Settings;

internal static class SettingsServices
{
    /// <summary>Shell: settings of the tenant.</summary>
    public static IServiceCollection AddPlatformSettings(this IServiceCollection services)
    {
        services.AddSingleton<SettingsCache>();
        services.AddScoped<ISettings, TenantSettings>();
        services.AddScoped<IRecipeStepHandler, SettingsRecipeStep>();
        return services;
    }
}
