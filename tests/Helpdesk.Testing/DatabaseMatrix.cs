using System.Reflection;
using Helpdesk.Modules;
using Helpdesk.Testing.Server;
using Microsoft.Data.SqlClient;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

namespace Helpdesk.Testing;

/// <summary>
/// The databases that tests run on: SQLite always, PostgreSQL where it is installed (one private server per test process), SQL Server where
/// <c>HELPDESK_TEST_SQLSERVER</c> holds the connection string of one.
/// </summary>
public static class DatabaseMatrix
{
    private const string SqlServerVariable = "HELPDESK_TEST_SQLSERVER";

    private static readonly Lazy<Task<PostgreSqlServer>> Postgres = new(() => PostgreSqlServer.StartAsync(durable: false));

    /// <summary>Providers that can be tested here.</summary>
    public static IReadOnlyList<DatabaseProvider> Available { get; } = FindAvailable();

    /// <summary>A new, empty database; disposing drops it.</summary>
    public static async Task<TestDatabase> CreateAsync(DatabaseProvider provider)
    {
        var folder = Path.Combine(Path.GetTempPath(), "helpdesk-tests", Guid.CreateVersion7().ToString("n"));
        Directory.CreateDirectory(folder);
        var name = $"helpdesk_{Guid.CreateVersion7():n}";
        switch (provider)
        {
            case DatabaseProvider.Sqlite:
                return new TestDatabase(new DatabaseSettings(provider, ""), folder, () => Task.CompletedTask);

            case DatabaseProvider.PostgreSql:
            {
                var server = await Postgres.Value;
                var connection = new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(name)) { MaxPoolSize = 30 }.ConnectionString;
                return new TestDatabase(
                    new DatabaseSettings(provider, connection),
                    folder,
                    () => ExecuteAsync(new NpgsqlConnection(server.ConnectionString("postgres")), $"DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            }

            default:
            {
                var server = new SqlConnectionStringBuilder(Environment.GetEnvironmentVariable(SqlServerVariable)) { InitialCatalog = "master", Pooling = false };
                await ExecuteAsync(new SqlConnection(server.ConnectionString), $"CREATE DATABASE {name}; ALTER DATABASE {name} SET READ_COMMITTED_SNAPSHOT ON");
                var connection = new SqlConnectionStringBuilder(server.ConnectionString) { InitialCatalog = name, Pooling = true }.ConnectionString;
                return new TestDatabase(
                    new DatabaseSettings(provider, connection),
                    folder,
                    () => ExecuteAsync(new SqlConnection(server.ConnectionString), $"ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE; DROP DATABASE {name}"));
            }
        }
    }

    private static IReadOnlyList<DatabaseProvider> FindAvailable()
    {
        List<DatabaseProvider> available = [DatabaseProvider.Sqlite];
        if (PostgreSqlServer.FindPrograms() is not null)
        {
            available.Add(DatabaseProvider.PostgreSql);
        }

        if (!string.IsNullOrEmpty(Environment.GetEnvironmentVariable(SqlServerVariable)))
        {
            available.Add(DatabaseProvider.SqlServer);
        }

        return available;
    }

    private static async Task ExecuteAsync(System.Data.Common.DbConnection connection, string sql)
    {
        await using (connection)
        {
            await connection.OpenAsync();
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }
}

/// <summary>A database of one test or test class.</summary>
public sealed class TestDatabase(DatabaseSettings settings, string dataPath, Func<Task> drop) : IAsyncDisposable
{
    /// <summary>How to reach it.</summary>
    public DatabaseSettings Settings { get; } = settings;

    /// <summary>Folder of the tenant; with SQLite the database lies in it.</summary>
    public string DataPath { get; } = dataPath;

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        SqliteConnection.ClearAllPools();
        await drop();
        await TestFolder.DeleteAsync(DataPath);
    }
}

/// <summary>Runs a theory once on each database of <see cref="DatabaseMatrix"/>; its parameter is the <see cref="DatabaseProvider"/>.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEachDatabaseAttribute : DataAttribute
{
    /// <inheritdoc />
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        new(DatabaseMatrix.Available.Select(p => (ITheoryDataRow)new TheoryDataRow(p)).ToArray());

    /// <inheritdoc />
    public override bool SupportsDiscoveryEnumeration() => true;
}
