using System.Runtime.CompilerServices;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helpdesk.Platform.Data;

/// <summary>Options of all contexts of a shell. The interceptors keep no state, so EF Core's process-wide caches hold nothing of a shell.</summary>
internal sealed class ModuleDbContextOptions(TenantDatabase database) : IModuleDbContextOptions
{
    private static readonly IInterceptor[] Interceptors = [new ConnectionInterceptor(), new CommandInterceptor(), new SaveInterceptor()];

    public void Configure(DbContextOptionsBuilder options, Type contextType)
    {
        database.Configure(options, HistoryTableOf(contextType));
        options.AddInterceptors(Interceptors);
        options.ConfigureWarnings(warnings => warnings
            .Ignore(RelationalEventId.PendingModelChangesWarning)

            // Statements are a matter for debugging; a request is logged once, by the request log.
            .Log((RelationalEventId.CommandExecuted, LogLevel.Debug)));
    }

    /// <summary>Prefix of a context's tables; it is a constant of the type, so no instance with services is needed.</summary>
    public static string PrefixOf(Type contextType) => ((ModuleDbContext)RuntimeHelpers.GetUninitializedObject(contextType)).TablePrefix;

    public static string HistoryTableOf(Type contextType) => $"{PrefixOf(contextType)}_Migrations";
}
