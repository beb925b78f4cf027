using System.Data.Common;
using Helpdesk.Data;
using Helpdesk.Errors;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

internal sealed class BulkWriter(IUnitOfWork unitOfWork) : IBulkWriter
{
    public async Task<int> InsertAsync<TEntity>(ModuleDbContext context, IReadOnlyCollection<TEntity> rows, CancellationToken cancellationToken)
        where TEntity : class
    {
        if (rows.Count == 0)
        {
            return 0;
        }

        var scope = (UnitOfWork)unitOfWork;
        if (!ReferenceEquals(context.UnitOfWork, scope))
        {
            throw new InvalidOperationException("The context belongs to another scope.");
        }

        var entity = context.Model.FindEntityType(typeof(TEntity))
            ?? throw new InvalidOperationException($"{typeof(TEntity).Name} is not part of {context.GetType().Name}.");
        var plan = LedgerPlan.For(entity);
        var table = BulkTable.For(entity);
        var save = scope.Save;
        var now = ModuleDbContext.ToStored(save.Clock.GetUtcNow().UtcDateTime);
        var ledgerRows = Prepare(rows, plan, save, now);

        await using var transaction = await scope.BeginAsync(cancellationToken);
        var connection = await scope.GetConnectionAsync(cancellationToken);
        try
        {
            await scope.Database.InsertAsync(connection, scope.Transaction!, table, rows, cancellationToken);
            if (ledgerRows.Count > 0)
            {
                var ledgerTable = BulkTable.For(context.Model.FindEntityType(typeof(LedgerEvent))!);
                await scope.Database.InsertAsync(connection, scope.Transaction!, ledgerTable, ledgerRows, cancellationToken);
            }
        }
        catch (DbException exception) when (scope.Database.IsDuplicate(exception))
        {
            throw new DuplicateException(plan.EntityType, "A record with the same value exists already. Nothing of this part was stored.", exception);
        }

        await transaction.CommitAsync(cancellationToken);
        return rows.Count;
    }

    private static List<LedgerEvent> Prepare<TEntity>(IReadOnlyCollection<TEntity> rows, LedgerPlan plan, SaveServices save, DateTime now)
        where TEntity : class
    {
        var ledger = new LedgerEvents(save, now);
        List<LedgerEvent> ledgerRows = new(plan.IsInLedger ? rows.Count : 0);
        foreach (var row in rows)
        {
            var byUseCase = Audit.Created(row, plan, now, save.User.Id);
            if (plan.IsInLedger)
            {
                var values = new RowValues(row);
                ledgerRows.Add(ledger.New(LedgerActions.Created, plan.EntityType, plan.KeyOf(values), plan.Added(save.Json, values, byUseCase)));
            }
        }

        return ledgerRows;
    }
}
