using Helpdesk.Modules;

namespace Helpdesk.Platform.Data;

/// <summary>
/// One database product. Singleton of the host (not of a shell), because the queue of SQLite's writers and the pools of connections outlive
/// a shell. Registered by <c>AddDatabaseProviders()</c> and <c>AddSqlServerDatabase()</c>.
/// </summary>
internal interface IDatabaseProviderAdapter
{
    DatabaseProvider Provider { get; }

    /// <summary>The tenant's database; the same object for the same database, whichever shell asks.</summary>
    /// <exception cref="Errors.BusinessException">The connection string is malformed; the message names the setting.</exception>
    TenantDatabase GetDatabase(ShellSettings settings);
}
