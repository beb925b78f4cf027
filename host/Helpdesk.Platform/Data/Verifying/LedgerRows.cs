using System.Runtime.CompilerServices;
using Helpdesk.Data;
using Microsoft.EntityFrameworkCore;

namespace Helpdesk.Platform.Data;

internal sealed class LedgerRows(IServiceScopeFactory scopes, IServiceProvider services, IEnumerable<ModuleDbContextRegistration> registrations) : ILedgerRows
{
    public async IAsyncEnumerable<LedgerRowsOfKind> CompareAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var context in registrations.Select(r => r.ContextType).Distinct())
        {
            var entities = ((DbContext)services.GetRequiredService(context)).Model.GetEntityTypes().Where(e => LedgerPlan.For(e).IsInLedger).ToList();
            foreach (var entity in entities)
            {
                var kind = (IRowsOfKind)Activator.CreateInstance(typeof(RowsOfKind<>).MakeGenericType(entity.ClrType), scopes, context, LedgerPlan.For(entity))!;
                yield return await kind.CompareAsync(cancellationToken);
            }
        }
    }
}

internal interface IRowsOfKind
{
    Task<LedgerRowsOfKind> CompareAsync(CancellationToken cancellationToken);
}

/// <summary>
/// Walks the rows of a kind and asks the ledger for the events of each batch. When there are as many rows as the ledger says, and each has its
/// events, then no event lacks its row; otherwise the ledger is walked too.
/// </summary>
internal sealed class RowsOfKind<T>(IServiceScopeFactory scopes, Type context, LedgerPlan plan) : IRowsOfKind
    where T : class
{
    private const int Batch = 500;
    private const int Looks = 10;

    private readonly CanonicalJson _json = new();
    private long _rows;

    public async Task<LedgerRowsOfKind> CompareAsync(CancellationToken cancellationToken)
    {
        await using var rows = scopes.CreateAsyncScope();
        await using var events = scopes.CreateAsyncScope();
        var ledger = events.ServiceProvider.GetRequiredService<PlatformDbContext>();
        var before = await CountAsync(ledger, cancellationToken);
        var isReadable = true;
        LedgerMismatch? mismatch = null;
        try
        {
            List<T> batch = new(Batch);
            await foreach (var row in Db(rows).Set<T>().AsNoTracking().AsAsyncEnumerable().WithCancellation(cancellationToken))
            {
                batch.Add(row);
                if (batch.Count == Batch && (mismatch = await CompareAsync(ledger, batch, cancellationToken)) is not null)
                {
                    break;
                }
            }

            mismatch ??= await CompareAsync(ledger, batch, cancellationToken);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            isReadable = false;
        }

        if (mismatch is null && (!isReadable || before.Created - before.Deleted != _rows || await CountAsync(ledger, cancellationToken) != before))
        {
            mismatch = await FindGoneAsync(ledger, cancellationToken);
            if (mismatch is null && !isReadable)
            {
                mismatch = new(plan.EntityType, null, LedgerMismatchReason.Unreadable, null, null);
            }
        }

        return new(plan.EntityType, _rows, mismatch);
    }

    private async Task<LedgerMismatch?> CompareAsync(PlatformDbContext ledger, List<T> batch, CancellationToken cancellationToken)
    {
        var keys = batch.ConvertAll(r => plan.KeyOf(new RowValues(r)));
        var histories = await ReadAsync(ledger, keys, cancellationToken);
        foreach (var (row, key) in batch.Zip(keys))
        {
            if (Judge(key, row, histories.GetValueOrDefault(key)) is not null
                && await LookAgainAsync(key, plan.KeyValuesOf(new RowValues(row)), cancellationToken) is { } mismatch)
            {
                return mismatch;
            }
        }

        _rows += batch.Count;
        batch.Clear();
        return null;
    }

    /// <summary>Follows the ledger and looks for each row that should be there.</summary>
    private async Task<LedgerMismatch?> FindGoneAsync(PlatformDbContext ledger, CancellationToken cancellationToken)
    {
        await using var rows = scopes.CreateAsyncScope();
        var db = Db(rows);
        var (id, live) = ("", 0);
        var kind = ledger.Set<LedgerEvent>().Where(e => e.EntityType == plan.EntityType && (e.Action == LedgerActions.Created || e.Action == LedgerActions.Deleted));
        await foreach (var next in kind.OrderBy(e => e.EntityId).Select(e => new { e.EntityId, e.Action }).AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (next.EntityId != id)
            {
                if (live > 0 && await FindGoneAsync(id) is { } gone)
                {
                    return gone;
                }

                (id, live) = (next.EntityId, 0);
            }

            live += next.Action == LedgerActions.Created ? 1 : -1;
        }

        return live > 0 ? await FindGoneAsync(id) : null;

        async Task<LedgerMismatch?> FindGoneAsync(string id)
        {
            if (plan.KeyValuesFrom(id) is not { } key)
            {
                return null;
            }

            var (row, _) = await FindAsync(db, key, cancellationToken);
            return row is null ? await LookAgainAsync(id, key, cancellationToken) : null;
        }
    }

    /// <summary>
    /// Row and events are read at different moments, so a record that was changed meanwhile looks wrong. When its events are the same before and
    /// after its row was read, the row belongs to them, whatever the isolation of the database.
    /// </summary>
    private async Task<LedgerMismatch?> LookAgainAsync(string id, object?[] key, CancellationToken cancellationToken)
    {
        for (var look = 0; look < Looks; look++)
        {
            await using var scope = scopes.CreateAsyncScope();
            var ledger = scope.ServiceProvider.GetRequiredService<PlatformDbContext>();
            var before = (await ReadAsync(ledger, [id], cancellationToken)).GetValueOrDefault(id);
            var (row, isReadable) = await FindAsync(Db(scope), key, cancellationToken);
            var after = (await ReadAsync(ledger, [id], cancellationToken)).GetValueOrDefault(id);
            if (before?.Events == after?.Events)
            {
                return isReadable ? Judge(id, row, after) : new(plan.EntityType, id, LedgerMismatchReason.Unreadable, null, after?.LastId);
            }
        }

        // Changed each time: the next verification sees it at rest.
        return null;
    }

    private LedgerMismatch? Judge(string id, T? row, RecordHistory? history)
    {
        var isLive = history is { Live: > 0 };
        LedgerMismatchReason? reason = (row, isLive) switch
        {
            (null, true) => LedgerMismatchReason.Gone,
            (not null, false) => LedgerMismatchReason.NotInLedger,
            _ => null,
        };
        var property = reason is null && row is not null ? plan.FirstDifference(_json, new RowValues(row), history!.Says) : null;
        return reason is null && property is null
            ? null
            : new(plan.EntityType, id, reason ?? LedgerMismatchReason.Differs, plan.IsAppendOnly ? null : property, history?.LastId);
    }

    private async Task<Dictionary<string, RecordHistory>> ReadAsync(PlatformDbContext ledger, List<string> ids, CancellationToken cancellationToken)
    {
        Dictionary<string, RecordHistory> histories = new(StringComparer.Ordinal);
        var events = await ledger.Set<LedgerEvent>().AsNoTracking().Where(e => e.EntityType == plan.EntityType && ids.Contains(e.EntityId)).ToListAsync(cancellationToken);
        foreach (var @event in events.OrderBy(e => e.OccurredAt).ThenBy(e => e.Id))
        {
            if (!histories.TryGetValue(@event.EntityId, out var history))
            {
                histories[@event.EntityId] = history = new RecordHistory(plan, _json);
            }

            history.Add(@event);
        }

        return histories;
    }

    private async Task<(long Created, long Deleted)> CountAsync(PlatformDbContext ledger, CancellationToken cancellationToken)
    {
        var events = ledger.Set<LedgerEvent>().Where(e => e.EntityType == plan.EntityType);
        return (await events.LongCountAsync(e => e.Action == LedgerActions.Created, cancellationToken), await events.LongCountAsync(e => e.Action == LedgerActions.Deleted, cancellationToken));
    }

    private static async Task<(T? Row, bool IsReadable)> FindAsync(ModuleDbContext db, object?[] key, CancellationToken cancellationToken)
    {
        try
        {
            var row = await db.Set<T>().FindAsync(key, cancellationToken);
            db.Forget();
            return (row, true);
        }
        catch (Exception exception) when (IsUnreadable(exception))
        {
            return (null, false);
        }
    }

    private ModuleDbContext Db(AsyncServiceScope scope) => (ModuleDbContext)scope.ServiceProvider.GetRequiredService(context);

    // What EF Core and the drivers say of a value that is not of its column's type: SQLite keeps anything anywhere.
    private static bool IsUnreadable(Exception exception) =>
        exception is FormatException or InvalidCastException or ArgumentException or OverflowException or InvalidOperationException or System.Text.Json.JsonException;
}
