using System.Data.Common;
using System.Text.RegularExpressions;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helpdesk.Platform.Data;

/// <summary>
/// Puts each command into the scope's transaction, and refuses the ways to write that the ledger would not see: ExecuteUpdate,
/// ExecuteDelete and raw SQL belong to the platform's own context only.
/// </summary>
internal sealed partial class CommandInterceptor : DbCommandInterceptor
{
    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Prepare(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Prepare(command, eventData);
        return new(result);
    }

    public override InterceptionResult<object> ScalarExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<object> result)
    {
        Prepare(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        Prepare(command, eventData);
        return new(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Prepare(command, eventData);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Prepare(command, eventData);
        return new(result);
    }

    private static void Prepare(DbCommand command, CommandEventData eventData)
    {
        if (eventData.Context is not ModuleDbContext { UnitOfWork: UnitOfWork unitOfWork } context)
        {
            return;
        }

        command.Transaction = unitOfWork.Transaction;
        var writes = eventData.CommandSource switch
        {
            CommandSource.ExecuteUpdate or CommandSource.ExecuteDelete or CommandSource.ExecuteSqlRaw => true,
            CommandSource.FromSqlQuery => WritingWords().IsMatch(command.CommandText),
            _ => false,
        };
        if (!writes)
        {
            return;
        }

        if (context is not PlatformDbContext)
        {
            throw new LedgerBypassException(context.GetType(), eventData.CommandSource);
        }

        if (unitOfWork.Transaction is null)
        {
            throw new InvalidOperationException("Begin a unit of work before this write: on SQLite it must wait for its turn.");
        }
    }

    [GeneratedRegex(@"\b(INSERT|UPDATE|DELETE|MERGE|TRUNCATE|DROP|ALTER|CREATE|REPLACE\s+INTO)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex WritingWords();
}

/// <summary>A module tried to write past the ledger. It is a mistake of its programmer.</summary>
internal sealed class LedgerBypassException(Type context, CommandSource source) : InvalidOperationException(
    $"{context.Name} may not write by {source}: the ledger would not see the change. Load the records and save them, or use IBulkWriter for many new rows.");
