using System.Data.Common;
using System.Reflection;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Migrations.Operations;
using Microsoft.EntityFrameworkCore.Storage;

namespace Helpdesk.Platform.Data;

/// <summary>Brings a tenant's database to the schema of the shell's contexts. Scoped.</summary>
internal interface IShellMigrator
{
    /// <summary>
    /// Applies what is missing: all or nothing, in one transaction that other nodes and processes wait for. A new database is made; an SQLite file
    /// with data is copied before. Without anything to do it costs a few reads.
    /// </summary>
    /// <returns>Ids of the migrations applied now, as <c>Prefix/id</c>.</returns>
    /// <exception cref="Errors.DatabaseUnavailableException">The database cannot be reached.</exception>
    Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken);
}

/// <summary>
/// EF Core's own migrator is not used: it commits per migration and, on SQLite, keeps its lock as a row that a killed process leaves behind for
/// ever. Here the lock is the transaction itself, so it ends with the process, and a failed migration leaves nothing. The history table
/// <c>{Prefix}_Migrations</c> has EF Core's layout, so its tools still work.
/// </summary>
internal sealed class ShellMigrator(
    IServiceProvider services,
    UnitOfWork unitOfWork,
    TenantDatabase database,
    IEnumerable<ModuleDbContextRegistration> registrations,
    TimeProvider clock,
    ILogger<ShellMigrator> logger) : IShellMigrator
{
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        await database.EnsureExistsAsync(cancellationToken);
        var modules = registrations
            .Select(r => r.ContextType)
            .Distinct()
            .OrderBy(t => t != typeof(PlatformDbContext))
            .Select(t => new ModuleMigrations(t))
            .ToList();

        var connection = await unitOfWork.GetConnectionAsync(cancellationToken);
        var applied = await ReadHistoryAsync(connection, null, modules, cancellationToken);
        if (modules.TrueForAll(m => m.Pending(applied).Count == 0))
        {
            return [];
        }

        if (applied.Count > 0 && await database.BackUpAsync(clock, cancellationToken) is { } copy)
        {
            logger.LogInformation("The database was copied to {Backup} before its migration.", copy);
        }

        await using var transaction = await unitOfWork.BeginAsync(cancellationToken);
        await database.LockForMigrationAsync(connection, unitOfWork.Transaction!, cancellationToken);

        // Another node may have been at work while this one waited.
        applied = await ReadHistoryAsync(connection, unitOfWork.Transaction, modules, cancellationToken);
        List<string> done = [];
        foreach (var module in modules)
        {
            await ApplyAsync(module, applied, done, cancellationToken);
        }

        await transaction.CommitAsync(cancellationToken);
        if (done.Count > 0)
        {
            logger.LogInformation("Applied {Count} migrations: {Migrations}.", done.Count, string.Join(", ", done));
        }

        return done;
    }

    /// <summary>Names of the history tables that exist, and <c>Prefix/id</c> of what is applied.</summary>
    private async Task<HashSet<string>> ReadHistoryAsync(
        DbConnection connection, DbTransaction? transaction, List<ModuleMigrations> modules, CancellationToken cancellationToken)
    {
        HashSet<string> result = new(StringComparer.Ordinal);
        var tables = await database.GetTablesAsync(connection, transaction, cancellationToken);
        foreach (var module in modules.Where(m => tables.Contains(m.HistoryTable)))
        {
            result.Add(module.HistoryTable);
            await using var command = connection.CreateCommand();
            command.Transaction = transaction;
            command.CommandText = $"SELECT \"MigrationId\" FROM \"{module.HistoryTable}\"";
            foreach (var id in await command.ReadStringsAsync(cancellationToken))
            {
                result.Add($"{module.Prefix}/{id}");
            }
        }

        return result;
    }

    private async Task ApplyAsync(ModuleMigrations module, HashSet<string> applied, List<string> done, CancellationToken cancellationToken)
    {
        var pending = module.Pending(applied);
        if (pending.Count == 0)
        {
            return;
        }

        var context = (DbContext)services.GetRequiredService(module.ContextType);
        var generator = context.GetService<IMigrationsSqlGenerator>();
        var relational = context.GetService<IRelationalConnection>();
        if (!applied.Contains(module.HistoryTable))
        {
            await ExecuteAsync(generator.Generate([HistoryTable(module.HistoryTable)]));
        }

        foreach (var (id, type) in pending)
        {
            try
            {
                await ExecuteAsync(ModuleMigrations.Generate(context, type));
            }
            catch (DbException exception)
            {
                throw new InvalidOperationException($"Migration {module.Prefix}/{id} failed and nothing was changed: {exception.Message}", exception);
            }

            await using var command = unitOfWork.Connection.CreateCommand();
            command.Transaction = unitOfWork.Transaction;
            command.CommandText = $"INSERT INTO \"{module.HistoryTable}\" (\"MigrationId\", \"ProductVersion\") VALUES (@id, @version)";
            await command.With("id", id).With("version", ProductInfo.GetVersion()).ExecuteNonQueryAsync(cancellationToken);
            done.Add($"{module.Prefix}/{id}");
        }

        async Task ExecuteAsync(IReadOnlyList<MigrationCommand> commands)
        {
            foreach (var command in commands)
            {
                if (command.TransactionSuppressed)
                {
                    throw new NotSupportedException($"A migration of {module.Prefix} has a step that cannot run in a transaction: {command.CommandText}");
                }

                await command.ExecuteNonQueryAsync(relational, cancellationToken: cancellationToken);
            }
        }
    }

    private static CreateTableOperation HistoryTable(string name) => new()
    {
        Name = name,
        Columns =
        {
            new AddColumnOperation { Name = "MigrationId", Table = name, ClrType = typeof(string), MaxLength = 150 },
            new AddColumnOperation { Name = "ProductVersion", Table = name, ClrType = typeof(string), MaxLength = 32 },
        },
        PrimaryKey = new AddPrimaryKeyOperation { Name = $"PK_{name}", Table = name, Columns = ["MigrationId"] },
    };
}

/// <summary>The migrations of one context, oldest first.</summary>
internal sealed class ModuleMigrations
{
    public ModuleMigrations(Type contextType)
    {
        ContextType = contextType;
        Prefix = ModuleDbContextOptions.PrefixOf(contextType);
        HistoryTable = ModuleDbContextOptions.HistoryTableOf(contextType);
        All = contextType.Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(Migration)) && t.GetCustomAttribute<DbContextAttribute>()?.ContextType == contextType)
            .Select(t => (Id: t.GetCustomAttribute<MigrationAttribute>()?.Id ?? throw new InvalidOperationException($"{t} needs a [Migration] attribute."), Type: t))
            .OrderBy(m => m.Id, StringComparer.Ordinal)
            .ToList();
    }

    public Type ContextType { get; }

    public string Prefix { get; }

    public string HistoryTable { get; }

    public IReadOnlyList<(string Id, Type Type)> All { get; }

    /// <summary>The commands of a migration for the product that the context talks to.</summary>
    public static IReadOnlyList<MigrationCommand> Generate(DbContext context, Type type)
    {
        var migration = (Migration)Activator.CreateInstance(type)!;
        migration.ActiveProvider = context.Database.ProviderName!;
        var model = migration.TargetModel is IMutableModel mutable ? mutable.FinalizeModel() : migration.TargetModel;
        model = context.GetService<IModelRuntimeInitializer>().Initialize(model, designTime: true, validationLogger: null);
        return context.GetService<IMigrationsSqlGenerator>().Generate(migration.UpOperations, model);
    }

    public List<(string Id, Type Type)> Pending(HashSet<string> applied) => All.Where(m => !applied.Contains($"{Prefix}/{m.Id}")).ToList();
}
