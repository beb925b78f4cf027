using System.Data.Common;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

/// <summary>One database: how to connect, how to write in turn, what its errors mean and what it does its own way.</summary>
internal abstract class TenantDatabase
{
    public abstract DatabaseProvider Provider { get; }

    /// <summary>Where it is, in words that may be shown: no password.</summary>
    public abstract string DisplayName { get; }

    /// <summary>True when only one transaction can write at a time, so that a scope must never wait for another scope's write.</summary>
    public virtual bool HasSingleWriter => false;

    /// <summary>Tells EF Core which provider to use; the connection comes from the scope's unit of work.</summary>
    public abstract void Configure(DbContextOptionsBuilder options, string historyTable);

    /// <summary>A connection, open or not yet.</summary>
    public abstract DbConnection Rent();

    /// <summary>Gives a connection back. Nothing runs on it any more.</summary>
    public abstract ValueTask ReturnAsync(DbConnection connection);

    /// <summary>Opens the connection unless it is open.</summary>
    /// <exception cref="DatabaseUnavailableException">It cannot be reached.</exception>
    public async ValueTask OpenAsync(DbConnection connection, CancellationToken cancellationToken)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            return;
        }

        try
        {
            await OpenCoreAsync(connection, cancellationToken);
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>Opens the connection unless it is open, on the present thread: for interfaces of others that know no asynchrony.</summary>
    /// <exception cref="DatabaseUnavailableException">It cannot be reached.</exception>
    public void Open(DbConnection connection)
    {
        if (connection.State == System.Data.ConnectionState.Open)
        {
            return;
        }

        try
        {
            OpenCore(connection);
        }
        catch (Exception exception) when (IsConnectionFailure(exception))
        {
            throw Unavailable(exception);
        }
    }

    /// <summary>Waits for this writer's turn where writers must queue.</summary>
    /// <exception cref="DatabaseUnavailableException">The turn did not come in time.</exception>
    public virtual ValueTask EnterWriteAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Ends this writer's turn.</summary>
    public virtual void ExitWrite()
    {
    }

    /// <summary>Begins a transaction that may write.</summary>
    public virtual async ValueTask<DbTransaction> BeginAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.BeginTransactionAsync(cancellationToken);

    /// <summary>Makes the database where it does not exist and the account may.</summary>
    public abstract Task EnsureExistsAsync(CancellationToken cancellationToken);

    /// <summary>Keeps other nodes from migrating until the transaction ends.</summary>
    public abstract Task LockForMigrationAsync(DbConnection connection, DbTransaction transaction, CancellationToken cancellationToken);

    /// <summary>Copies the database before it is migrated, where the product itself is responsible for that.</summary>
    /// <returns>Where the copy lies, or null.</returns>
    public virtual Task<string?> BackUpAsync(TimeProvider clock, CancellationToken cancellationToken) => Task.FromResult<string?>(null);

    /// <summary>Names of all tables.</summary>
    public abstract Task<HashSet<string>> GetTablesAsync(DbConnection connection, DbTransaction? transaction, CancellationToken cancellationToken);

    /// <summary>Inserts rows as fast as the product can, in the transaction.</summary>
    public abstract Task InsertAsync(DbConnection connection, DbTransaction transaction, BulkTable table, IEnumerable<object> rows, CancellationToken cancellationToken);

    /// <summary>True for a broken unique constraint or index.</summary>
    public abstract bool IsDuplicate(DbException exception);

    /// <summary>True when waiting and trying again may help: busy, deadlock victim, connection lost.</summary>
    public abstract bool IsTransient(DbException exception);

    protected abstract void OpenCore(DbConnection connection);

    protected virtual async Task OpenCoreAsync(DbConnection connection, CancellationToken cancellationToken) =>
        await connection.OpenAsync(cancellationToken);

    /// <summary>Why a connection failed: a clause without secrets, for example <c>the server refused the connection</c>.</summary>
    protected abstract string Explain(Exception exception);

    protected DatabaseUnavailableException Unavailable(Exception exception) =>
        new($"The database ({DisplayName}) cannot be used: {Explain(exception)}. Check that it runs and that the settings Database:Provider and Database:ConnectionString fit.", exception);

    private static bool IsConnectionFailure(Exception exception) =>
        exception is DbException or System.Net.Sockets.SocketException or TimeoutException or IOException or TypeInitializationException;
}
