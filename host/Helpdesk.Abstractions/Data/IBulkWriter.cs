namespace Helpdesk.Data;

/// <summary>
/// Writes many new rows fast (imports, generated data): prepared statements on SQLite, COPY on PostgreSQL, bulk copy on SQL Server, in the
/// scope's transaction. Each row gets its ledger event like any other write; events to the outbox are not sent (an import is silent).
/// </summary>
public interface IBulkWriter
{
    /// <summary>Inserts the rows, which must be complete: no generated keys, no navigation properties.</summary>
    /// <returns>Rows written, without their ledger events.</returns>
    Task<int> InsertAsync<TEntity>(ModuleDbContext context, IReadOnlyCollection<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class;
}
