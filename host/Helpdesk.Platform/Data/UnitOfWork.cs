using System.Data.Common;
using System.Globalization;
using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Modules;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Connection and transaction of a scope. Nothing is opened before it is needed. EF Core's contexts get the connection and the
/// transaction of the moment through interceptors, so contexts that are made later are part of it too and cost nothing while unused.
/// </summary>
internal sealed class UnitOfWork(TenantDatabase database, IServiceProvider services) : IUnitOfWork, IUnitOfWorkContexts, IDatabaseErrors, IAsyncDisposable, IDisposable
{
    private DbConnection? _connection;
    private DbTransaction? _transaction;
    private Outermost? _current;
    private SaveServices? _save;
    private List<ModuleDbContext>? _saved;
    private List<Action>? _onCommitted;
    private readonly List<ModuleDbContext> _contexts = [];
    private int _parts;
    private bool _isInPart;

    public DbConnection Connection
    {
        get
        {
            var connection = ConnectionObject;
            database.Open(connection);
            return connection;
        }
    }

    public DbTransaction? Transaction => _transaction;

    public bool HasBegun => _current is not null;

    /// <summary>The connection, perhaps not open yet.</summary>
    internal DbConnection ConnectionObject => _connection ??= database.Rent();

    internal TenantDatabase Database => database;

    /// <summary>What saving needs from the scope, looked up once.</summary>
    internal SaveServices Save => _save ??= new SaveServices(services);

    public async ValueTask<DbConnection> GetConnectionAsync(CancellationToken cancellationToken = default)
    {
        var connection = ConnectionObject;
        await database.OpenAsync(connection, cancellationToken);
        return connection;
    }

    public async Task<IUnitOfWorkTransaction> BeginAsync(CancellationToken cancellationToken = default)
    {
        if (_current is { IsRolledBack: true })
        {
            throw RolledBack();
        }

        if (_transaction is null)
        {
            await BeginTransactionAsync(cancellationToken);
        }

        if (_current is null)
        {
            return _current = new Outermost(this);
        }

        return new Joined(this, _current);
    }

    /// <summary>
    /// Begins in name only: the first write begins the transaction of the database, which then stays open until this one commits. A handler of
    /// the outbox can talk to a mail server first and still have its writes commit together with the mark that it is done.
    /// </summary>
    internal IUnitOfWorkTransaction BeginDeferred()
    {
        if (_current is not null)
        {
            throw new InvalidOperationException("A unit of work has begun in this scope.");
        }

        return _current = new Outermost(this);
    }

    void IUnitOfWorkContexts.Join(ModuleDbContext context) => _contexts.Add(context);

    public async Task RunPartAsync(Func<Task> part, CancellationToken cancellationToken = default)
    {
        if (_current is not { IsRolledBack: false } whole)
        {
            throw _current is null ? new InvalidOperationException("A part needs a unit of work that has begun.") : RolledBack();
        }

        if (_transaction is null)
        {
            await BeginTransactionAsync(cancellationToken);
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"part{++_parts}");
        var (outer, actions) = (_isInPart, _onCommitted?.Count ?? 0);
        await _transaction!.SaveAsync(name, cancellationToken);
        _isInPart = true;
        try
        {
            await part();
            if (whole.IsRolledBack)
            {
                throw RolledBack();
            }
        }
        catch
        {
            _isInPart = outer;
            await RollBackToAsync(name, actions, whole);
            throw;
        }

        _isInPart = outer;
        if (database.Provider != DatabaseProvider.SqlServer)
        {
            await _transaction!.ReleaseAsync(name, CancellationToken.None);
        }
    }

    public void OnCommitted(Action action) => (_onCommitted ??= []).Add(action);

    public Exception? Translate(DbUpdateException exception)
    {
        if (exception is DbUpdateConcurrencyException)
        {
            return Conflict();
        }

        for (Exception? inner = exception.InnerException; inner is not null; inner = inner.InnerException)
        {
            if (inner is DbException failure)
            {
                if (database.IsDuplicate(failure))
                {
                    var type = exception.Entries.FirstOrDefault(e => !PlatformTables.Contains(e.Metadata.ClrType))?.Metadata;
                    return new DuplicateException(
                        type is null ? null : LedgerPlan.For(type).EntityType,
                        "A record with the same value exists already. Choose another value.",
                        exception);
                }

                if (database.IsTransient(failure))
                {
                    return new DatabaseUnavailableException("The database could not take the change at this moment. Nothing was saved; try again.", exception);
                }
            }
        }

        return null;
    }

    public ConcurrencyException Conflict() =>
        new("The record was changed or deleted by somebody else meanwhile. Read it again and repeat your change.");

    /// <summary>Remembers that the context calls rows saved which only a commit makes true.</summary>
    internal void MarkSaved(ModuleDbContext context)
    {
        _saved ??= [];
        if (!_saved.Contains(context))
        {
            _saved.Add(context);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_transaction is not null)
        {
            await RollBackAsync();
        }

        _current = null;
        if (_connection is { } connection)
        {
            _connection = null;
            await database.ReturnAsync(connection);
        }
    }

    public void Dispose()
    {
        if (_transaction is { } transaction)
        {
            _transaction = null;
            try
            {
                transaction.Dispose();
            }
            finally
            {
                database.ExitWrite();
            }
        }

        _current = null;
        if (_connection is { } connection)
        {
            _connection = null;
            connection.Dispose();
        }
    }

    private static InvalidOperationException RolledBack() =>
        new("A part of this unit of work was rolled back, so nothing of it can be committed. Begin again in a new scope or after the outer transaction ended.");

    private async Task BeginTransactionAsync(CancellationToken cancellationToken)
    {
        await database.EnterWriteAsync(cancellationToken);
        try
        {
            var connection = await GetConnectionAsync(cancellationToken);
            _transaction = await database.BeginAsync(connection, cancellationToken);
        }
        catch
        {
            database.ExitWrite();
            throw;
        }
    }

    private async Task CommitAsync()
    {
        if (_transaction is { } transaction)
        {
            try
            {
                // Not cancellable: a commit that was interrupted would be neither done nor undone.
                await transaction.CommitAsync(CancellationToken.None);
            }
            catch
            {
                await RollBackAsync();
                throw;
            }

            _transaction = null;
            database.ExitWrite();
            await transaction.DisposeAsync();
        }

        _saved = null;
        _current = null;
        RunCommitted();
    }

    private void RunCommitted()
    {
        if (_onCommitted is not { } actions)
        {
            return;
        }

        _onCommitted = null;
        foreach (var action in actions)
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                // What it would undo is committed; the use case has succeeded.
                services.GetRequiredService<ILogger<UnitOfWork>>().LogError(exception, "An action after a commit failed.");
            }
        }
    }

    private async Task RollBackToAsync(string savepoint, int actions, Outermost whole)
    {
        try
        {
            await _transaction!.RollbackAsync(savepoint, CancellationToken.None);
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The database has given up the transaction as a whole, or the connection is gone.
            whole.IsRolledBack = true;
            await RollBackAsync();
            return;
        }

        whole.IsRolledBack = false;
        _onCommitted?.RemoveRange(actions, _onCommitted.Count - actions);
        foreach (var context in _contexts)
        {
            context.Forget();
        }
    }

    private async Task RollBackAsync()
    {
        if (_transaction is { } transaction)
        {
            _transaction = null;
            try
            {
                await transaction.RollbackAsync(CancellationToken.None);
            }
            catch (Exception exception) when (exception is DbException or InvalidOperationException)
            {
                // The connection is gone, or the database has rolled back by itself.
                services.GetRequiredService<ILogger<UnitOfWork>>().LogDebug(exception, "A rollback was not needed or not possible.");
            }
            finally
            {
                database.ExitWrite();
                await transaction.DisposeAsync();
            }
        }

        _onCommitted = null;
        if (_saved is { } saved)
        {
            _saved = null;
            foreach (var context in saved)
            {
                context.Forget();
            }
        }
    }

    private sealed class Outermost(UnitOfWork unitOfWork) : IUnitOfWorkTransaction
    {
        private bool _ended;

        public bool IsRolledBack { get; set; }

        public async Task CommitAsync(CancellationToken cancellationToken = default)
        {
            if (IsRolledBack)
            {
                throw RolledBack();
            }

            ObjectDisposedException.ThrowIf(_ended, this);
            _ended = true;
            await unitOfWork.CommitAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (!_ended)
            {
                _ended = true;
                if (!IsRolledBack)
                {
                    await unitOfWork.RollBackAsync();
                }
            }

            if (unitOfWork._current == this)
            {
                unitOfWork._current = null;
            }
        }
    }

    private sealed class Joined(UnitOfWork unitOfWork, Outermost outermost) : IUnitOfWorkTransaction
    {
        private bool _ended;

        public Task CommitAsync(CancellationToken cancellationToken = default)
        {
            if (outermost.IsRolledBack)
            {
                throw RolledBack();
            }

            _ended = true;
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            if (!_ended && !outermost.IsRolledBack && unitOfWork._current == outermost)
            {
                outermost.IsRolledBack = true;
                // Within a part, the part is what is taken back.
                if (!unitOfWork._isInPart)
                {
                    await unitOfWork.RollBackAsync();
                }
            }
        }
    }
}
