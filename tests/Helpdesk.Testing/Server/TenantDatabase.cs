using System.Data.Common;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Helpdesk.Testing.Server;

/// <summary>Looks into the database of a server from outside, past every line of the product's code.</summary>
public sealed class TenantDatabase
{
    private readonly bool _isSqlite;
    private readonly string _connectionString;

    /// <summary>The Default tenant's database of the server.</summary>
    public TenantDatabase(ServerProcess server)
    {
        _isSqlite = server.ConnectionString is null;
        _connectionString = server.ConnectionString ?? new SqliteConnectionStringBuilder
        {
            DataSource = Path.Combine(server.DataPath, "tenants", "Default", "helpdesk.db"),
            Pooling = false,
        }.ToString();
    }

    /// <summary>True for SQLite, false for PostgreSQL.</summary>
    public bool IsSqlite => _isSqlite;

    /// <summary>Connection string.</summary>
    public string ConnectionString => _connectionString;

    /// <summary>Opens a connection, with the durability of the product.</summary>
    public async Task<DbConnection> OpenAsync(CancellationToken cancellationToken = default)
    {
        DbConnection connection = _isSqlite ? new SqliteConnection(_connectionString) : new NpgsqlConnection(_connectionString);
        await connection.OpenAsync(cancellationToken);
        if (_isSqlite)
        {
            await using var pragma = connection.CreateCommand();
            pragma.CommandText = "PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000;";
            await pragma.ExecuteNonQueryAsync(cancellationToken);
        }

        return connection;
    }

    /// <summary>Rows of a query, every value as text (null stays null).</summary>
    public async Task<IReadOnlyList<string?[]>> QueryAsync(string sql, CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<string?[]> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(Enumerable.Range(0, reader.FieldCount)
                .Select(i => reader.IsDBNull(i) ? null : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))
                .ToArray());
        }

        return rows;
    }

    /// <summary>The one number that a query answers.</summary>
    public async Task<long> CountAsync(string sql, CancellationToken cancellationToken = default) =>
        long.Parse((await QueryAsync(sql, cancellationToken))[0][0] ?? "0", CultureInfo.InvariantCulture);

    /// <summary>
    /// Allows tests and measurements as many calls as they can make. The server reads settings again after half a minute: do it before it starts.
    /// </summary>
    public async Task LiftRateLimitsAsync(CancellationToken cancellationToken = default)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText =
            "INSERT INTO \"Platform_Settings\" (\"Name\", \"Json\", \"ConcurrencyStamp\") " +
            "VALUES ('rate-limits', '{\"apiCallsPerMinute\":1000000,\"signInAttemptsPerMinute\":10000}', '00000000000000000000000000000000')";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
