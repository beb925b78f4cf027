using System.Data;
using System.Data.Common;
using System.Globalization;
using Helpdesk.Testing.Server;
using Npgsql;

namespace Helpdesk.Benchmarks;

/// <summary>
/// The floor of a use case: the rows that it wrote, written again with new keys by plain ADO.NET into the same database with the same durability,
/// one transaction each. Which rows these are is read from the database before and after one call, so the floor follows the product.
/// </summary>
internal sealed class RawFloor
{
    private readonly TenantDatabase _database;
    private readonly bool _isSqlite;
    private readonly IReadOnlyList<CapturedRow> _rows;
    private readonly HashSet<Guid> _keys;
    private readonly string _number;
    private int _sequence;

    private RawFloor(TenantDatabase database, IReadOnlyList<CapturedRow> rows, HashSet<Guid> keys, string number)
    {
        _database = database;
        _isSqlite = database.IsSqlite;
        _rows = rows;
        _keys = keys;
        _number = number;
    }

    /// <summary>Rows per use case.</summary>
    public int Rows => _rows.Count;

    /// <summary>Tables with the number of rows in each.</summary>
    public string Describe() => string.Join(", ", _rows.GroupBy(r => r.Table).Select(g => $"{g.Count()} {g.Key}"));

    /// <summary>Runs the use case once and keeps what it wrote.</summary>
    /// <param name="database">The tenant's database.</param>
    /// <param name="useCase">Answers the number of the ticket that it made.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<RawFloor> CaptureAsync(TenantDatabase database, Func<Task<string>> useCase, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenAsync(cancellationToken);
        var tables = await TablesAsync(connection, database.IsSqlite, cancellationToken);
        var before = new HashSet<string>(StringComparer.Ordinal);
        foreach (var table in tables)
        {
            await foreach (var row in ReadAsync(connection, table, cancellationToken))
            {
                before.Add(row.Identity);
            }
        }

        var number = await useCase();
        List<CapturedRow> added = [];
        foreach (var table in tables)
        {
            await foreach (var row in ReadAsync(connection, table, cancellationToken))
            {
                if (!before.Contains(row.Identity) && BelongsToTheUseCase(row))
                {
                    added.Add(row);
                }
            }
        }

        if (added.Count < 3)
        {
            throw new InvalidOperationException($"Only {added.Count} rows of the use case were found; the floor would be meaningless.");
        }

        var keys = added.SelectMany(r => r.KeyValues).Select(AsGuid).OfType<Guid>().ToHashSet();
        return new RawFloor(database, added, keys, number);
    }

    /// <summary>Writes the rows over and over.</summary>
    public async Task<LoadResult> MeasureAsync(int connections, TimeSpan duration, CancellationToken cancellationToken)
    {
        // SQLite has one writer: whoever waits in a queue is faster than who polls the lock.
        using var writer = new SemaphoreSlim(1);
        List<Writer> writers = [];
        for (var i = 0; i < connections; i++)
        {
            writers.Add(await Writer.CreateAsync(await _database.OpenAsync(cancellationToken), _rows, _isSqlite, cancellationToken));
        }

        try
        {
            return await Load.RunAsync(
                connections,
                duration,
                async (worker, _) =>
                {
                    var values = NewValues();
                    if (!_isSqlite)
                    {
                        await writers[worker].WriteAsync(values, cancellationToken);
                        return;
                    }

                    await writer.WaitAsync(cancellationToken);
                    try
                    {
                        await writers[worker].WriteAsync(values, cancellationToken);
                    }
                    finally
                    {
                        writer.Release();
                    }
                },
                cancellationToken);
        }
        finally
        {
            foreach (var one in writers)
            {
                await one.DisposeAsync();
            }
        }
    }

    private List<object?[]> NewValues()
    {
        var fresh = _keys.ToDictionary(k => k, _ => Guid.CreateVersion7());
        // As long as a real one, and never equal to one.
        var number = "F" + Interlocked.Increment(ref _sequence).ToString(CultureInfo.InvariantCulture).PadLeft(_number.Length - 1, '0');
        return _rows.Select(row => row.Values.Select(value => Renew(value, fresh, number)).ToArray()).ToList();
    }

    private object? Renew(object? value, Dictionary<Guid, Guid> fresh, string number) => value switch
    {
        Guid id => fresh.TryGetValue(id, out var renewed) ? renewed : id,
        string text when text == _number => number,
        string { Length: 36 } text when AsGuid(text) is { } id && fresh.TryGetValue(id, out var renewed) =>
            text.Any(char.IsAsciiLetterUpper) || !text.Any(char.IsAsciiLetter) ? renewed.ToString().ToUpperInvariant() : renewed.ToString(),
        _ => value,
    };

    // What event handlers write afterwards is not part of the call, though the server does it at the same time.
    private static bool BelongsToTheUseCase(CapturedRow row) =>
        !row.Table.StartsWith("Notifications_", StringComparison.OrdinalIgnoreCase)
        && !row.Table.StartsWith("qrtz_", StringComparison.OrdinalIgnoreCase)
        && !row.Values.Any(v => v is string text && (text == "background" || text.StartsWith("notifications.", StringComparison.Ordinal)));

    private static Guid? AsGuid(object? value) => value switch
    {
        Guid id => id,
        string { Length: 36 } text when Guid.TryParse(text, out var id) => id,
        _ => null,
    };

    /// <summary>Tables with their keys, referenced ones first.</summary>
    private static async Task<IReadOnlyList<Table>> TablesAsync(DbConnection connection, bool isSqlite, CancellationToken cancellationToken)
    {
        var names = await QueryAsync(
            connection,
            isSqlite
                ? "SELECT name, '' FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
                : "SELECT table_name, '' FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'",
            cancellationToken);
        var keys = await QueryAsync(
            connection,
            isSqlite
                ? "SELECT m.name, p.name FROM sqlite_master m, pragma_table_info(m.name) p WHERE m.type = 'table' AND p.pk > 0"
                : "SELECT k.table_name, k.column_name FROM information_schema.key_column_usage k JOIN information_schema.table_constraints c ON c.constraint_name = k.constraint_name AND c.table_name = k.table_name WHERE c.constraint_type = 'PRIMARY KEY' AND k.table_schema = 'public'",
            cancellationToken);
        var references = await QueryAsync(
            connection,
            isSqlite
                ? "SELECT m.name, f.\"table\" FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"
                : "SELECT (SELECT relname FROM pg_class WHERE oid = c.conrelid), (SELECT relname FROM pg_class WHERE oid = c.confrelid) FROM pg_constraint c WHERE c.contype = 'f'",
            cancellationToken);
        List<string> ordered = [];
        void Visit(string name)
        {
            if (ordered.Contains(name))
            {
                return;
            }

            foreach (var (_, target) in references.Where(r => r.Item1 == name && r.Item2 != name))
            {
                Visit(target);
            }

            ordered.Add(name);
        }

        foreach (var (name, _) in names)
        {
            Visit(name);
        }

        return ordered.Select(n => new Table(n, keys.Where(k => k.Item1 == n).Select(k => k.Item2).ToHashSet(StringComparer.Ordinal))).ToList();
    }

    private static async Task<List<(string, string)>> QueryAsync(DbConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        List<(string, string)> rows = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add((reader.GetString(0), reader.GetString(1)));
        }

        return rows;
    }

    private static async IAsyncEnumerable<CapturedRow> ReadAsync(
        DbConnection connection, Table table, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT * FROM \"{table.Name}\"";
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = Enumerable.Range(0, reader.FieldCount).Select(reader.GetName).ToArray();
        while (await reader.ReadAsync(cancellationToken))
        {
            var values = Enumerable.Range(0, columns.Length).Select(i => reader.IsDBNull(i) ? null : reader.GetValue(i)).ToArray();
            var key = columns.Select((c, i) => (c, values[i])).Where(c => table.Key.Count == 0 || table.Key.Contains(c.c)).Select(c => c.Item2).ToArray();
            yield return new CapturedRow(
                table.Name,
                columns,
                values,
                key,
                table.Name + "|" + string.Join('|', key.Select(k => Convert.ToString(k, CultureInfo.InvariantCulture))));
        }
    }

    private sealed record Table(string Name, HashSet<string> Key);

    private sealed record CapturedRow(string Table, string[] Columns, object?[] Values, object?[] KeyValues, string Identity);

    /// <summary>One connection with prepared inserts.</summary>
    private sealed class Writer(DbConnection connection, DbBatch? batch, List<DbCommand> commands) : IAsyncDisposable
    {
        public static async Task<Writer> CreateAsync(DbConnection connection, IReadOnlyList<CapturedRow> rows, bool isSqlite, CancellationToken cancellationToken)
        {
            List<DbCommand> commands = [];
            DbBatch? batch = isSqlite ? null : connection.CreateBatch();
            foreach (var row in rows)
            {
                var names = string.Join(", ", row.Columns.Select(c => $"\"{c}\""));
                var places = string.Join(", ", row.Columns.Select((_, i) => isSqlite ? $"@p{i}" : $"${i + 1}"));
                var sql = $"INSERT INTO \"{row.Table}\" ({names}) VALUES ({places})";
                if (batch is null)
                {
                    var command = connection.CreateCommand();
                    command.CommandText = sql;
                    for (var i = 0; i < row.Columns.Length; i++)
                    {
                        var parameter = command.CreateParameter();
                        parameter.ParameterName = $"@p{i}";
                        parameter.Value = row.Values[i] ?? DBNull.Value;
                        command.Parameters.Add(parameter);
                    }

                    await command.PrepareAsync(cancellationToken);
                    commands.Add(command);
                }
                else
                {
                    var command = batch.CreateBatchCommand();
                    command.CommandText = sql;
                    foreach (var value in row.Values)
                    {
                        command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
                    }

                    batch.BatchCommands.Add(command);
                }
            }

            return new Writer(connection, batch, commands);
        }

        public async Task WriteAsync(List<object?[]> rows, CancellationToken cancellationToken)
        {
            await using var transaction = await connection.BeginTransactionAsync(IsolationLevel.Unspecified, cancellationToken);
            for (var r = 0; r < rows.Count; r++)
            {
                var parameters = batch is null ? commands[r].Parameters : batch.BatchCommands[r].Parameters;
                for (var i = 0; i < rows[r].Length; i++)
                {
                    parameters[i].Value = rows[r][i] ?? DBNull.Value;
                }

                if (batch is null)
                {
                    commands[r].Transaction = transaction;
                    await commands[r].ExecuteNonQueryAsync(cancellationToken);
                }
            }

            if (batch is not null)
            {
                batch.Transaction = transaction;
                await batch.ExecuteNonQueryAsync(cancellationToken);
            }

            await transaction.CommitAsync(cancellationToken);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var command in commands)
            {
                await command.DisposeAsync();
            }

            if (batch is not null)
            {
                await batch.DisposeAsync();
            }

            await connection.DisposeAsync();
        }
    }
}
