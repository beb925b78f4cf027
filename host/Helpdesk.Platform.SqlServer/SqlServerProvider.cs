using System.Collections.Concurrent;
using System.Data;
using System.Data.Common;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Helpdesk.Platform.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Helpdesk.Platform.SqlServer;

internal static class SqlServerServiceCollectionExtensions
{
    /// <summary>Host: SQL Server 2019 or later beside the databases of <c>AddDatabaseProviders()</c>.</summary>
    public static IServiceCollection AddSqlServerDatabase(this IServiceCollection services)
    {
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IDatabaseProviderAdapter, SqlServerProvider>());
        return services;
    }
}

internal sealed class SqlServerProvider : IDatabaseProviderAdapter
{
    private readonly ConcurrentDictionary<string, SqlServerDatabase> _databases = new(StringComparer.Ordinal);

    public DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public TenantDatabase GetDatabase(ShellSettings settings)
    {
        SqlConnectionStringBuilder builder;
        try
        {
            builder = new SqlConnectionStringBuilder(settings.Database.ConnectionString);
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new BusinessException(
                "Settings:Invalid", $"The setting Database:ConnectionString is not a connection string of SQL Server: {exception.Message}", innerException: exception);
        }

        if (string.IsNullOrEmpty(builder.DataSource) || string.IsNullOrEmpty(builder.InitialCatalog))
        {
            throw new BusinessException(
                "Settings:Invalid", "The setting Database:ConnectionString must name Server and Database of the SQL Server.");
        }

        if (!builder.ShouldSerialize("Application Name"))
        {
            builder.ApplicationName = "Helpdesk";
        }

        return _databases.GetOrAdd(builder.ConnectionString, static cs => new SqlServerDatabase(cs));
    }
}

internal sealed class SqlServerDatabase(string connectionString) : TenantDatabase
{
    private const int CompatibilityLevel = 150;

    private readonly SqlConnectionStringBuilder _builder = new(connectionString);

    public override DatabaseProvider Provider => DatabaseProvider.SqlServer;

    public override string DisplayName => $"SQL Server at {_builder.DataSource}, database {_builder.InitialCatalog}";

    public override void Configure(DbContextOptionsBuilder options, string historyTable) =>
        options.UseSqlServer(o => o.MigrationsHistoryTable(historyTable).UseCompatibilityLevel(CompatibilityLevel));

    public override DbConnection Rent() => new SqlConnection(connectionString);

    public override ValueTask ReturnAsync(DbConnection connection) => connection.DisposeAsync();

    public override async Task EnsureExistsAsync(CancellationToken cancellationToken)
    {
        await using (var connection = new SqlConnection(connectionString))
        {
            try
            {
                await connection.OpenAsync(cancellationToken);
                return;
            }
            catch (SqlException exception) when (exception.Number == 4060)
            {
                // The database does not exist yet, or is closed to this account; creating it tells which.
            }
            catch (SqlException exception)
            {
                throw Unavailable(exception);
            }
        }

        try
        {
            var master = new SqlConnectionStringBuilder(connectionString) { InitialCatalog = "master", Pooling = false };
            await using var connection = new SqlConnection(master.ConnectionString);
            await connection.OpenAsync(cancellationToken);
            await using var command = connection.CreateCommand();
            var name = _builder.InitialCatalog.Replace("]", "]]", StringComparison.Ordinal);

            // Readers must not wait for writers, as on the other databases.
            command.CommandText = $"CREATE DATABASE [{name}]; ALTER DATABASE [{name}] SET READ_COMMITTED_SNAPSHOT ON;";
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (SqlException exception) when (exception.Number == 1801)
        {
            // Another node was faster.
        }
        catch (SqlException exception) when (exception.Number == 262)
        {
            throw new DatabaseUnavailableException(
                $"The database ({DisplayName}) does not exist and the account may not create it. Create it, or give the account the right CREATE ANY DATABASE.", exception);
        }
        catch (SqlException exception)
        {
            throw Unavailable(exception);
        }
    }

    public override async Task LockForMigrationAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandTimeout = 0;
        command.CommandText = "EXEC sp_getapplock @Resource = 'Helpdesk migration', @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = -1";
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public override async Task<HashSet<string>> GetTablesAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "SELECT name FROM sys.tables WHERE schema_id = SCHEMA_ID()";
        return await command.ReadStringsAsync(cancellationToken);
    }

    public override async Task InsertAsync(DbConnection connection, DbTransaction transaction, BulkTable table, IEnumerable<object> rows, CancellationToken cancellationToken)
    {
        using var copy = new SqlBulkCopy((SqlConnection)connection, SqlBulkCopyOptions.CheckConstraints, (SqlTransaction)transaction)
        {
            DestinationTableName = $"[{table.Name}]",
            EnableStreaming = true,
            BulkCopyTimeout = 0,
            BatchSize = 0,
        };
        for (var i = 0; i < table.Columns.Length; i++)
        {
            copy.ColumnMappings.Add(i, table.Columns[i].Name);
        }

        await using var reader = new RowReader(table, rows);
        await copy.WriteToServerAsync(reader, cancellationToken);
    }

    // 2627 constraint, 2601 index.
    public override bool IsDuplicate(DbException exception) => exception is SqlException { Number: 2627 or 2601 };

    // 1205 deadlock victim, 1222 lock time-out, -2 time-out.
    public override bool IsTransient(DbException exception) => exception is SqlException { Number: 1205 or 1222 or -2 };

    protected override void OpenCore(DbConnection connection) => connection.Open();

    protected override string Explain(Exception exception) => exception is not SqlException sql ? exception.Message.TrimEnd('.') : sql.Number switch
    {
        18456 => $"the server did not accept user {_builder.UserID} or the password",
        4060 => "the database does not exist or is closed to the account",
        -2 or 258 => "the server did not answer in time",
        0 or 2 or 53 or 40 or 10060 or 10061 or 11001 => "no server answers at that address",
        -2146893019 or 19 => "the server's certificate is not trusted",
        _ => $"the server answered {sql.Number}",
    };

    /// <summary>Rows as the bulk copy reads them, one after the other.</summary>
    private sealed class RowReader(BulkTable table, IEnumerable<object> rows) : DbDataReader
    {
        private readonly IEnumerator<object> _rows = rows.GetEnumerator();

        public override int FieldCount => table.Columns.Length;

        public override bool HasRows => true;

        public override bool IsClosed => false;

        public override int RecordsAffected => -1;

        public override int Depth => 0;

        public override object this[int ordinal] => GetValue(ordinal);

        public override object this[string name] => GetValue(GetOrdinal(name));

        public override bool Read() => _rows.MoveNext();

        public override object GetValue(int ordinal) => table.Columns[ordinal].Read(_rows.Current) ?? DBNull.Value;

        public override bool IsDBNull(int ordinal) => table.Columns[ordinal].Read(_rows.Current) is null;

        public override string GetName(int ordinal) => table.Columns[ordinal].Name;

        public override int GetOrdinal(string name) => Array.FindIndex(table.Columns, c => string.Equals(c.Name, name, StringComparison.Ordinal));

        public override Type GetFieldType(int ordinal) => table.Columns[ordinal].ProviderType;

        public override string GetDataTypeName(int ordinal) => table.Columns[ordinal].StoreType;

        public override bool NextResult() => false;

        public override int GetValues(object[] values)
        {
            for (var i = 0; i < FieldCount; i++)
            {
                values[i] = GetValue(i);
            }

            return FieldCount;
        }

        public override bool GetBoolean(int ordinal) => (bool)GetValue(ordinal);

        public override byte GetByte(int ordinal) => (byte)GetValue(ordinal);

        public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
        {
            var bytes = (byte[])GetValue(ordinal);
            if (buffer is null)
            {
                return bytes.Length;
            }

            var count = (int)Math.Min(length, Math.Max(0, bytes.Length - dataOffset));
            Array.Copy(bytes, dataOffset, buffer, bufferOffset, count);
            return count;
        }

        public override char GetChar(int ordinal) => (char)GetValue(ordinal);

        public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
        {
            var text = (string)GetValue(ordinal);
            if (buffer is null)
            {
                return text.Length;
            }

            var count = (int)Math.Min(length, Math.Max(0, text.Length - dataOffset));
            text.CopyTo((int)dataOffset, buffer, bufferOffset, count);
            return count;
        }

        public override DateTime GetDateTime(int ordinal) => (DateTime)GetValue(ordinal);

        public override decimal GetDecimal(int ordinal) => (decimal)GetValue(ordinal);

        public override double GetDouble(int ordinal) => (double)GetValue(ordinal);

        public override float GetFloat(int ordinal) => (float)GetValue(ordinal);

        public override Guid GetGuid(int ordinal) => (Guid)GetValue(ordinal);

        public override short GetInt16(int ordinal) => (short)GetValue(ordinal);

        public override int GetInt32(int ordinal) => (int)GetValue(ordinal);

        public override long GetInt64(int ordinal) => (long)GetValue(ordinal);

        public override string GetString(int ordinal) => (string)GetValue(ordinal);

        public override System.Collections.IEnumerator GetEnumerator() => new DbEnumerator(this);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                _rows.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
