using System.Data.Common;

namespace Helpdesk.Data;

/// <summary>
/// The one connection and, once begun, the one transaction that all <see cref="ModuleDbContext"/>s of a scope share, so that a use case
/// that touches two modules commits once. Scoped. On SQLite it also queues writers in this process, first come first served.
/// </summary>
public interface IUnitOfWork
{
    /// <summary>The connection of the scope; opened on first use. Asynchronous code prefers <see cref="GetConnectionAsync"/>.</summary>
    /// <exception cref="Errors.DatabaseUnavailableException">The database cannot be reached.</exception>
    DbConnection Connection { get; }

    /// <summary>The open connection of the scope. For reading: what a module writes goes through its context, where the ledger sees it.</summary>
    /// <exception cref="Errors.DatabaseUnavailableException">The database cannot be reached.</exception>
    ValueTask<DbConnection> GetConnectionAsync(CancellationToken cancellationToken = default);

    /// <summary>The running transaction, or null.</summary>
    DbTransaction? Transaction { get; }

    /// <summary>
    /// A unit of work was begun and has not ended, also when a part of it was rolled back: what fails in it takes all of it back and cannot be tried
    /// again alone.
    /// </summary>
    bool HasBegun { get; }

    /// <summary>
    /// Begins a transaction, or joins the running one: only the outermost commit counts, and a dispose without commit rolls back all of it, after
    /// which the outer commit throws. After a rollback the change trackers of all contexts that had saved in the transaction are cleared, because
    /// what they call saved is not: load the records again. Do not call services that write in a scope of their own before it ends.
    /// </summary>
    /// <exception cref="Errors.DatabaseUnavailableException">The database cannot be reached, or other writers kept it busy for too long.</exception>
    Task<IUnitOfWorkTransaction> BeginAsync(CancellationToken cancellationToken = default);

    /// <summary>
    /// Does something that may fail alone within a begun unit of work: when it throws, what it wrote is taken back to where it began (a savepoint),
    /// the change trackers of all contexts of the scope are cleared, and the rest can still be committed. Records that the caller tracked must be
    /// loaded or attached again then.
    /// </summary>
    /// <exception cref="InvalidOperationException">No unit of work has begun, or it was rolled back.</exception>
    Task RunPartAsync(Func<Task> part, CancellationToken cancellationToken = default);

    /// <summary>
    /// Runs once after the outermost commit (never after a rollback): signals to processes, cache invalidation. Without a running transaction
    /// it waits for the next commit of the scope. Must not throw.
    /// </summary>
    void OnCommitted(Action action);
}

/// <summary>A begun or joined transaction.</summary>
public interface IUnitOfWorkTransaction : IAsyncDisposable
{
    /// <summary>Commits if this is the outermost one.</summary>
    Task CommitAsync(CancellationToken cancellationToken = default);
}
