using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Security;

/// <summary>Registers permissions.</summary>
public static class PermissionServiceCollectionExtensions
{
    /// <summary>Adds a module's permissions and their default grants to the shell.</summary>
    public static IServiceCollection AddPermissions<TProvider>(this IServiceCollection services)
        where TProvider : class, IPermissionProvider =>
        services.AddSingleton<IPermissionProvider, TProvider>();
}
