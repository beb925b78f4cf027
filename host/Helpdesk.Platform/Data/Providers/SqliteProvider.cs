using System.Collections.Concurrent;
using System.Data.Common;
using System.Globalization;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

/// <summary>The embedded database: one file per tenant.</summary>
internal sealed class SqliteProvider : IDatabaseProviderAdapter, IDisposable
{
    private readonly ConcurrentDictionary<string, SqliteDatabase> _databases = new(StringComparer.Ordinal);

    public DatabaseProvider Provider => DatabaseProvider.Sqlite;

    public TenantDatabase GetDatabase(ShellSettings settings)
    {
        var builder = Parse(settings);
        if (string.IsNullOrEmpty(builder.DataSource))
        {
            builder.DataSource = Path.Combine(settings.DataPath, "helpdesk.db");
        }
        else if (!Path.IsPathRooted(builder.DataSource))
        {
            builder.DataSource = Path.Combine(settings.DataPath, builder.DataSource);
        }

        var file = Path.GetFullPath(builder.DataSource);
        builder.DataSource = file;

        // The unit of work keeps connections itself, with their settings in place; a second pool below would undo them.
        builder.Pooling = false;
        return _databases.GetOrAdd(file, static (f, b) => new SqliteDatabase(f, b.ToString()), builder);
    }

    /// <summary>Closes idle connections, so that the files can be moved or deleted.</summary>
    public void Dispose()
    {
        foreach (var database in _databases.Values)
        {
            database.CloseIdle();
        }
    }

    private static SqliteConnectionStringBuilder Parse(ShellSettings settings)
    {
        SqliteConnectionStringBuilder builder;
        try
        {
            builder = new SqliteConnectionStringBuilder(settings.Database.ConnectionString);
        }
        catch (ArgumentException exception)
        {
            throw new BusinessException(
                "Settings:Invalid", $"The setting Database:ConnectionString is not a connection string of SQLite: {exception.Message}", innerException: exception);
        }

        if (builder.Mode == SqliteOpenMode.Memory || builder.DataSource.Contains(":memory:", StringComparison.Ordinal))
        {
            throw new BusinessException(
                "Settings:Invalid", "The setting Database:ConnectionString names a database in memory, which forgets everything. Name a file.");
        }

        return builder;
    }
}

/// <summary>A file in WAL mode with <c>synchronous=FULL</c>: what was acknowledged is on the disk (ADR 0006).</summary>
internal sealed class SqliteDatabase(string file, string connectionString) : TenantDatabase
{
    /// <summary>Longest wait for the writers before this one, in this process.</summary>
    public static readonly TimeSpan GateTimeout = TimeSpan.FromSeconds(30);

    private const int IdleLimit = 16;
    private const int BackupsKept = 3;

    // Waits for another process (a command line verb beside the server): SQLite's own waiting first, in short steps; then the
    // provider's retries up to CommandTimeout, then our sentence.
    private const int BusyTimeoutMilliseconds = 10_000;
    private const int CommandTimeoutSeconds = 20;

    // The last one reads the file, so that one that is no database is found when it is opened.
    private static readonly string[] Pragmas =
    [
        string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout = {BusyTimeoutMilliseconds}"),
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        "PRAGMA cache_size = -8000",
        "PRAGMA temp_store = MEMORY",
        "PRAGMA schema_version",
    ];

    private readonly WriteGate _gate = new();
    private readonly ConcurrentStack<SqliteConnection> _idle = new();
    private int _idleCount;

    public override DatabaseProvider Provider => DatabaseProvider.Sqlite;

    public override string DisplayName => $"SQLite file {file}";

    public override bool HasSingleWriter => true;

    public string FilePath => file;

    public override void Configure(DbContextOptionsBuilder options, string historyTable) =>
        options.UseSqlite(o => o.MigrationsHistoryTable(historyTable));

    public override DbConnection Rent()
    {
        if (_idle.TryPop(out var connection))
        {
            Interlocked.Decrement(ref _idleCount);
            return connection;
        }

        return new SqliteConnection(connectionString) { DefaultTimeout = CommandTimeoutSeconds };
    }

    public override async ValueTask ReturnAsync(DbConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open && Interlocked.Increment(ref _idleCount) <= IdleLimit)
        {
            _idle.Push((SqliteConnection)connection);
            return;
        }

        if (connection.State == System.Data.ConnectionState.Open)
        {
            Interlocked.Decrement(ref _idleCount);
        }

        await connection.DisposeAsync();
    }

    public void CloseIdle()
    {
        while (_idle.TryPop(out var connection))
        {
            Interlocked.Decrement(ref _idleCount);
            connection.Dispose();
        }
    }

    public override async ValueTask EnterWriteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _gate.EnterAsync(GateTimeout, cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw Busy(exception);
        }
    }

    public override void ExitWrite() => _gate.Exit();

    public override ValueTask<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            // BEGIN IMMEDIATE: the write lock at once, never an upgrade that fails in the middle.
            return ValueTask.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: false));
        }
        catch (SqliteException exception) when (IsTransient(exception))
        {
            throw Busy(exception);
        }
    }

    public override Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        return Task.CompletedTask;
    }

    // The write lock of the migrating transaction is the lock: it ends with the process, so nothing stale can stay behind.
    public override Task LockForMigrationAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken) =>
        Task.CompletedTask;

    public override async Task<string?> BackUpAsync(TimeProvider clock, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetDirectoryName(file)!, "backups");
        Directory.CreateDirectory(folder);
        var name = Path.GetFileNameWithoutExtension(file);
        var stamp = clock.GetUtcNow().ToString("yyyyMMdd'T'HHmmssfff", CultureInfo.InvariantCulture);
        var target = Path.Combine(folder, $"{name}-before-migration-{stamp}.db");
        var unfinished = target + ".part";

        var connection = Rent();
        try
        {
            await OpenAsync(connection, cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = "VACUUM INTO $target";
            command.Parameters.Add(new SqliteParameter("$target", unfinished));
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        finally
        {
            await ReturnAsync(connection);
        }

        File.Move(unfinished, target, overwrite: true);
        foreach (var old in Directory.GetFiles(folder, $"{name}-before-migration-*.db").OrderDescending(StringComparer.Ordinal).Skip(BackupsKept))
        {
            File.Delete(old);
        }

        return target;
    }

    public override async Task<HashSet<string>> GetTablesAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT name FROM sqlite_master WHERE type = 'table'";
        return await command.ReadStringsAsync(cancellationToken);
    }

    public override Task InsertAsync(DbConnection connection, DbTransaction transaction, BulkTable table, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        SqliteBulkInsert.Run((SqliteConnection)connection, table, rows, cancellationToken);
        return Task.CompletedTask;
    }

    // 2067 unique index or constraint, 1555 primary key.
    public override bool IsDuplicate(DbException exception) =>
        exception is SqliteException { SqliteErrorCode: 19, SqliteExtendedErrorCode: 2067 or 1555 };

    // 5 busy, 6 locked.
    public override bool IsTransient(DbException exception) => exception is SqliteException { SqliteErrorCode: 5 or 6 };

    protected override void OpenCore(DbConnection connection)
    {
        connection.Open();
        try
        {
            // One by one: the reader that drains a batch keeps the errors of its later statements to itself.
            using var command = connection.CreateCommand();
            foreach (var pragma in Pragmas)
            {
                command.CommandText = pragma;
                command.ExecuteNonQuery();
            }
        }
        catch
        {
            connection.Close();
            throw;
        }
    }

    protected override Task OpenCoreAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        // The embedded library knows no asynchrony; opening a file is short.
        OpenCore(connection);
        return Task.CompletedTask;
    }

    protected override string Explain(Exception exception) => exception switch
    {
        SqliteException { SqliteErrorCode: 14 } => "the file cannot be opened or made; the folder must exist and be writable",
        SqliteException { SqliteErrorCode: 26 } => "the file is not an SQLite database",
        SqliteException { SqliteErrorCode: 11 } => "the file is damaged; restore a backup",
        SqliteException { SqliteErrorCode: 8 } => "the file is read-only",
        SqliteException { SqliteErrorCode: 5 or 6 } => "another process keeps it locked",
        _ => exception.Message.TrimEnd('.'),
    };

    private DatabaseUnavailableException Busy(Exception exception) =>
        new($"The database ({DisplayName}) is busy: other work has been writing for too long. Nothing was saved; try again in a moment.", exception);
}
