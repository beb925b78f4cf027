using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Helpdesk.Platform.Data;

internal static class DataServiceCollectionExtensions
{
    /// <summary>
    /// Host: the embedded database and PostgreSQL. Shells get the same instances of <see cref="IDatabaseProviderAdapter"/> (all of them, SQL
    /// Server's too), because queues and pools belong to the process.
    /// </summary>
    public static IServiceCollection AddDatabaseProviders(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDatabaseProviderAdapter, SqliteProvider>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDatabaseProviderAdapter, PostgreSqlProvider>());
        return services;
    }

    /// <summary>
    /// Shell: unit of work, the platform's context, migrations, ledger, bulk writer, numbers, blobs. Needs <see cref="ShellSettings"/>,
    /// <see cref="TimeProvider"/>, logging and the host's <see cref="IDatabaseProviderAdapter"/>s in the container.
    /// </summary>
    public static IServiceCollection AddPlatformData(this IServiceCollection services)
    {
        services.AddSingleton(static provider =>
        {
            var settings = provider.GetRequiredService<ShellSettings>();
            var adapter = provider.GetServices<IDatabaseProviderAdapter>().FirstOrDefault(a => a.Provider == settings.Database.Provider)
                ?? throw new BusinessException(
                    "Settings:Invalid", $"The setting Database:Provider is {settings.Database.Provider}, which this build of the product does not hold.");
            return adapter.GetDatabase(settings);
        });
        services.AddScoped<UnitOfWork>();
        services.AddScoped<IUnitOfWork>(static provider => provider.GetRequiredService<UnitOfWork>());
        services.AddSingleton<IModuleDbContextOptions, ModuleDbContextOptions>();
        services.AddModuleDbContext<PlatformDbContext>();
        services.AddScoped<IShellMigrator, ShellMigrator>();
        services.AddScoped<IChangeReason, ChangeReason>();
        services.AddScoped<IBulkWriter, BulkWriter>();
        services.AddScoped<ILedgerReader, LedgerReader>();
        services.AddScoped<ILedgerActs, LedgerActs>();
        services.AddScoped<ILedgerErasure, LedgerErasure>();
        services.AddScoped<ILedgerRows, LedgerRows>();
        services.AddSingleton<LedgerKeys>();
        services.AddSingleton<NumberBlocks>();
        services.AddScoped<INumberSequence, NumberSequence>();
        services.AddSingleton<IBlobStore, FileBlobStore>();
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(static provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = new DataProtectionKeyRepository(provider.GetRequiredService<TenantDatabase>())));
        return services;
    }
}
