using System.Collections.Concurrent;
using System.Data.Common;
using System.Net.Sockets;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Helpdesk.Platform.Data;

/// <summary>PostgreSQL 15 or later.</summary>
internal sealed class PostgreSqlProvider : IDatabaseProviderAdapter
{
    private readonly ConcurrentDictionary<string, PostgreSqlDatabase> _databases = new(StringComparer.Ordinal);

    public DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    public TenantDatabase GetDatabase(ShellSettings settings)
    {
        NpgsqlConnectionStringBuilder builder;
        try
        {
            builder = new NpgsqlConnectionStringBuilder(settings.Database.ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new BusinessException(
                "Settings:Invalid", $"The setting Database:ConnectionString is not a connection string of PostgreSQL: {exception.Message}", innerException: exception);
        }

        if (string.IsNullOrEmpty(builder.Host) || string.IsNullOrEmpty(builder.Database))
        {
            throw new BusinessException(
                "Settings:Invalid", "The setting Database:ConnectionString must name Host and Database of the PostgreSQL server.");
        }

        // The same few statements run all the time. Whoever uses a pooler that forbids it writes Max Auto Prepare=0.
        if (!builder.ContainsKey("Max Auto Prepare"))
        {
            builder.MaxAutoPrepare = 100;
        }

        builder.ApplicationName ??= "Helpdesk";
        return _databases.GetOrAdd(builder.ConnectionString, static cs => new PostgreSqlDatabase(cs));
    }
}

internal sealed class PostgreSqlDatabase(string connectionString) : TenantDatabase
{
    // Any constant will do; it only has to be the same on all nodes.
    private const long MigrationLock = 0x48_45_4C_50_44_45_53_4B;

    private readonly NpgsqlConnectionStringBuilder _builder = new(connectionString);

    public override DatabaseProvider Provider => DatabaseProvider.PostgreSql;

    public override string DisplayName => $"PostgreSQL at {_builder.Host}:{_builder.Port}, database {_builder.Database}";

    public override void Configure(DbContextOptionsBuilder options, string historyTable) =>
        options.UseNpgsql(o => o.MigrationsHistoryTable(historyTable).SetPostgresVersion(15, 0));

    public override DbConnection Rent() => new NpgsqlConnection(connectionString);

    public override ValueTask ReturnAsync(DbConnection connection) => connection.DisposeAsync();

    public override async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        await using (var connection = new NpgsqlConnection(connectionString))
        {
            try
            {
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InvalidCatalogName)
            {
                // It does not exist yet.
            }
            catch (Exception exception) when (exception is DbException or SocketException or TimeoutException)
            {
                throw Unavailable(exception);
            }
        }

        try
        {
            var administrative = new NpgsqlConnectionStringBuilder(connectionString) { Database = "postgres", Pooling = false };
            await using var connection = new NpgsqlConnection(administrative.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            command.CommandText = $"CREATE DATABASE \"{_builder.Database!.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // Another node was faster.
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new DatabaseUnavailableException(
                $"The database ({DisplayName}) does not exist and the account may not create it. Create it, or give the account CREATEDB.", exception);
        }
        catch (Exception exception) when (exception is DbException or SocketException or TimeoutException)
        {
            throw Unavailable(exception);
        }
    }

    public override async Task LockForMigrationAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        command.CommandText = "SELECT pg_advisory_xact_lock(@key)";
        command.Parameters.Add(new NpgsqlParameter<long>("key", MigrationLock));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async Task<HashSet<string>> GetTablesAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false))";
        return await command.ReadStringsAsync(cancellationToken);
    }

    public override async Task InsertAsync(DbConnection connection, DbTransaction transaction, BulkTable table, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", table.Columns.Select(c => $"\"{c.Name}\""));
        await using var importer = await ((NpgsqlConnection)connection).BeginBinaryImportAsync(
            $"COPY \"{table.Name}\" ({columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await importer.StartRowAsync(cancellationToken);
            foreach (var column in table.Columns)
            {
                var value = column.Read(row);
                if (value is null)
                {
                    await importer.WriteNullAsync(cancellationToken);
                }
                else
                {
                    await importer.WriteAsync(value, column.StoreType, cancellationToken);
                }
            }
        }

        await importer.CompleteAsync(cancellationToken);
    }

    public override bool IsDuplicate(DbException exception) => exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    public override bool IsTransient(DbException exception) => exception is NpgsqlException { IsTransient: true };

    protected override void OpenCore(DbConnection connection) => connection.Open();

    protected override string Explain(Exception exception) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
            $"the server did not accept user {_builder.Username} or the password",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } => "the database does not exist",
        PostgresException { SqlState: PostgresErrorCodes.TooManyConnections } => "the server has no connection left",
        PostgresException { SqlState: PostgresErrorCodes.CannotConnectNow } => "the server is starting or stopping",
        PostgresException postgres => $"the server answered {postgres.SqlState}: {postgres.MessageText}",
        { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => "nothing listens at that address",
        { InnerException: SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain } } => "the host name is not known",
        SocketException => "the host cannot be reached",
        { InnerException: TimeoutException } or TimeoutException => "the server did not answer in time",
        { InnerException: SocketException } => "the host cannot be reached",
        _ => exception.Message.TrimEnd('.'),
    };
}
