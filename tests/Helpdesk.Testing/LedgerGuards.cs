using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace Helpdesk.Testing;

/// <summary>Takes away, as who owns a database can, what makes it refuse to change the ledger.</summary>
public sealed class LedgerGuards : IAsyncDisposable
{
    private readonly DbConnection _connection;
    private readonly DbTransaction? _transaction;
    private readonly List<(string Name, string Sql)> _triggers = [];

    private LedgerGuards(DbConnection connection, DbTransaction? transaction) => (_connection, _transaction) = (connection, transaction);

    /// <summary>Takes them away until the result is disposed; on SQLite for all connections, on PostgreSQL for this one.</summary>
    public static async Task<LedgerGuards> LiftAsync(DbConnection connection, DbTransaction? transaction = null)
    {
        LedgerGuards guards = new(connection, transaction);
        if (connection is not SqliteConnection)
        {
            await guards.RunAsync("SET session_replication_role = replica");
            return guards;
        }

        await using (var command = guards.Command("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
        {
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                guards._triggers.Add((reader.GetString(0), reader.GetString(1)));
            }
        }

        foreach (var (name, _) in guards._triggers)
        {
            await guards.RunAsync($"DROP TRIGGER \"{name}\"");
        }

        return guards;
    }

    /// <summary>Puts them back.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_connection is not SqliteConnection)
        {
            await RunAsync("SET session_replication_role = origin");
        }

        foreach (var (_, sql) in _triggers)
        {
            await RunAsync(sql);
        }

        _triggers.Clear();
    }

    private async Task RunAsync(string sql)
    {
        await using var command = Command(sql);
        await command.ExecuteNonQueryAsync();
    }

    private DbCommand Command(string sql)
    {
        var command = _connection.CreateCommand();
        command.Transaction = _transaction;
#pragma warning disable CA2100 // Names and texts of the database's own triggers.
        command.CommandText = sql;
#pragma warning restore CA2100
        return command;
    }
}
