using System.Data.Common;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Helpdesk.Platform.Data;

/// <summary>Gives a context the connection of its scope, and leaves opening and closing to the unit of work.</summary>
internal sealed class ConnectionInterceptor : DbConnectionInterceptor
{
    public override InterceptionResult<DbConnection> ConnectionCreating(ConnectionCreatingEventData eventData, InterceptionResult<DbConnection> result)
    {
        if (Find(eventData.Context) is not { } unitOfWork)
        {
            return result;
        }

        // EF Core closes what it owns with the context, past this interceptor: every request would open the database anew.
        eventData.Context!.Database.SetDbConnection(unitOfWork.ConnectionObject, contextOwnsConnection: false);
        return InterceptionResult<DbConnection>.SuppressWithResult(unitOfWork.ConnectionObject);
    }

    public override InterceptionResult ConnectionOpening(DbConnection connection, ConnectionEventData eventData, InterceptionResult result)
    {
        if (Find(eventData.Context) is not { } unitOfWork)
        {
            return result;
        }

        unitOfWork.Database.Open(connection);
        return InterceptionResult.Suppress();
    }

    public override async ValueTask<InterceptionResult> ConnectionOpeningAsync(
        DbConnection connection, ConnectionEventData eventData, InterceptionResult result, CancellationToken cancellationToken = default)
    {
        if (Find(eventData.Context) is not { } unitOfWork)
        {
            return result;
        }

        await unitOfWork.Database.OpenAsync(connection, cancellationToken);
        return InterceptionResult.Suppress();
    }

    public override InterceptionResult ConnectionClosing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        Find(eventData.Context) is null ? result : InterceptionResult.Suppress();

    public override ValueTask<InterceptionResult> ConnectionClosingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        new(Find(eventData.Context) is null ? result : InterceptionResult.Suppress());

    public override InterceptionResult ConnectionDisposing(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        Find(eventData.Context) is null ? result : InterceptionResult.Suppress();

    public override ValueTask<InterceptionResult> ConnectionDisposingAsync(DbConnection connection, ConnectionEventData eventData, InterceptionResult result) =>
        new(Find(eventData.Context) is null ? result : InterceptionResult.Suppress());

    private static UnitOfWork? Find(Microsoft.EntityFrameworkCore.DbContext? context) =>
        (context as ModuleDbContext)?.UnitOfWork as UnitOfWork;
}
