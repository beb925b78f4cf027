using System.Data.Common;
using System.Text.Json;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Helpdesk.Platform.Hosting;

namespace Helpdesk.Platform.Shells;

/// <summary>
/// The tenants of several nodes in a table of the Default tenant's database. Versions are compared in the statement that writes, so of two
/// nodes that change the same tenant one is told. Plain commands, because no shell may exist yet.
/// </summary>
internal sealed class DatabaseShellSettingsStore(HelpdeskOptions options, IEnumerable<IDatabaseProviderAdapter> adapters) : IShellSettingsStore
{
    private const string Table = "Platform_Tenants";

    private readonly Lazy<TenantDatabase> _database = new(() =>
        adapters.First(a => a.Provider == options.Database.Provider).GetDatabase(new ShellSettings
        {
            Name = ShellSettings.DefaultName,
            Database = options.Database,
            DataPath = options.TenantPath(ShellSettings.DefaultName),
        }));

    // Once seen it stays.
    private bool _tableExists;

    public async Task PrepareAsync(Func<Task> migrate, CancellationToken cancellationToken)
    {
        if (!await TableExistsAsync(cancellationToken))
        {
            await migrate();
        }
    }

    public async Task<IReadOnlyList<ShellSettings>> LoadAsync(CancellationToken cancellationToken)
    {
        if (!await TableExistsAsync(cancellationToken))
        {
            return [];
        }

        return await UseAsync(
            async connection =>
            {
                var tenants = new List<ShellSettings>();
                await using var command = connection.CreateCommand();
                command.CommandText = $"SELECT \"Json\", \"Version\" FROM \"{Table}\" ORDER BY \"Name\"";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    var stored = JsonSerializer.Deserialize(reader.GetString(0), TenantFileJson.Default.StoredTenant)!;
                    tenants.Add((stored with { Version = reader.GetInt32(1) }).ToSettings(options));
                }

                return tenants;
            },
            cancellationToken);
    }

    public async Task SaveAsync(ShellSettings settings, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.Serialize(StoredTenant.From(settings), TenantFileJson.Default.StoredTenant);
        var written = await UseAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = settings.Version == 1
                    ? $"INSERT INTO \"{Table}\" (\"Name\", \"Json\", \"Version\") VALUES (@name, @json, @version)"
                    : $"UPDATE \"{Table}\" SET \"Json\" = @json, \"Version\" = @version WHERE \"Name\" = @name AND \"Version\" = @before";
                command.With("name", settings.Name).With("json", json).With("version", settings.Version);
                if (settings.Version != 1)
                {
                    command.With("before", settings.Version - 1);
                }

                try
                {
                    return await command.ExecuteNonQueryAsync(cancellationToken);
                }
                catch (DbException exception) when (_database.Value.IsDuplicate(exception))
                {
                    return 0;
                }
            },
            cancellationToken);
        if (written == 0)
        {
            throw new ConcurrencyException($"The tenant {settings.Name} was changed by another process meanwhile. Try again.");
        }
    }

    public Task RemoveAsync(string name, CancellationToken cancellationToken) => UseAsync(
        async connection =>
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"DELETE FROM \"{Table}\" WHERE \"Name\" = @name";
            return await command.With("name", name).ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    public async Task<string> GetMarkerAsync(CancellationToken cancellationToken)
    {
        if (!await TableExistsAsync(cancellationToken))
        {
            return "";
        }

        return await UseAsync(
            async connection =>
            {
                await using var command = connection.CreateCommand();
                command.CommandText = $"SELECT COUNT(*), COALESCE(SUM(\"Version\"), 0) FROM \"{Table}\"";
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                await reader.ReadAsync(cancellationToken);
                return $"{reader.GetValue(0)}:{reader.GetValue(1)}";
            },
            cancellationToken);
    }

    private async Task<bool> TableExistsAsync(CancellationToken cancellationToken)
    {
        if (!_tableExists)
        {
            await _database.Value.EnsureExistsAsync(cancellationToken);
            _tableExists = (await UseAsync(c => _database.Value.GetTablesAsync(c, transaction: null, cancellationToken), cancellationToken)).Contains(Table);
        }

        return _tableExists;
    }

    private async Task<T> UseAsync<T>(Func<DbConnection, Task<T>> use, CancellationToken cancellationToken)
    {
        var database = _database.Value;
        var connection = database.Rent();
        try
        {
            await database.OpenAsync(connection, cancellationToken);
            return await use(connection);
        }
        finally
        {
            await database.ReturnAsync(connection);
        }
    }
}
