using System.Collections.Concurrent;
using System.Data.Common;
using Helpdesk.Data;

namespace Helpdesk.Platform.Data;

/// <summary>Reserved numbers of the shell's process that are not given out yet.</summary>
internal sealed class NumberBlocks
{
    private readonly ConcurrentDictionary<string, Sequence> _sequences = new(StringComparer.Ordinal);

    public Sequence For(string name) => _sequences.GetOrAdd(name, static _ => new Sequence());

    /// <summary>Forgets all reserved numbers (a test has emptied the database).</summary>
    public void Clear() => _sequences.Clear();

    internal sealed class Sequence
    {
        private readonly Lock _lock = new();
        private long _next;
        private long _end;

        /// <summary>Lets one scope reserve while the others wait for its block.</summary>
        public SemaphoreSlim Reserving { get; } = new(1, 1);

        public bool TryTake(out long number)
        {
            lock (_lock)
            {
                number = _next;
                if (_next >= _end)
                {
                    return false;
                }

                _next++;
                return true;
            }
        }

        /// <summary>Offers numbers; they are dropped (a gap) when there are higher ones already.</summary>
        public void Put(long next, long end)
        {
            lock (_lock)
            {
                if (_next >= _end && next >= _next)
                {
                    _next = next;
                    _end = end;
                }
            }
        }
    }
}

/// <summary>
/// Reserves blocks in short transactions of their own connection. SQLite has one writer: inside of a running transaction of the scope a second
/// connection would wait for it for ever, so there the block is reserved by the scope's own transaction, used by this scope alone until it
/// commits, and given back to all after that; a rollback gives the numbers back with the counter.
/// </summary>
internal sealed class NumberSequence(UnitOfWork unitOfWork, NumberBlocks blocks) : INumberSequence
{
    private const int BlockSize = 32;

    private Dictionary<string, (long Next, long End)>? _own;
    private DbTransaction? _ownTransaction;

    public async Task<long> NextAsync(string name, CancellationToken cancellationToken)
    {
        var sequence = blocks.For(name);
        if (MustJoin)
        {
            return TryTakeOwn(name, out var own) || sequence.TryTake(out own) ? own : await ReserveJoinedAsync(name, sequence, cancellationToken);
        }

        if (sequence.TryTake(out var number))
        {
            return number;
        }

        await sequence.Reserving.WaitAsync(cancellationToken);
        try
        {
            if (sequence.TryTake(out number))
            {
                return number;
            }

            var first = await ReserveAloneAsync(name, BlockSize, cancellationToken);
            sequence.Put(first + 1, first + BlockSize);
            return first;
        }
        finally
        {
            sequence.Reserving.Release();
        }
    }

    public async Task<long> ReserveAsync(string name, int count, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return MustJoin
            ? await AdvanceAsync(await unitOfWork.GetConnectionAsync(cancellationToken), unitOfWork.Transaction!, name, count, cancellationToken)
            : await ReserveAloneAsync(name, count, cancellationToken);
    }

    private bool MustJoin => unitOfWork.Transaction is not null && unitOfWork.Database.HasSingleWriter;

    private bool TryTakeOwn(string name, out long number)
    {
        if (_own is not null && ReferenceEquals(_ownTransaction, unitOfWork.Transaction)
            && _own.TryGetValue(name, out var block) && block.Next < block.End)
        {
            number = block.Next;
            _own[name] = (block.Next + 1, block.End);
            return true;
        }

        number = 0;
        return false;
    }

    private async Task<long> ReserveJoinedAsync(string name, NumberBlocks.Sequence sequence, CancellationToken cancellationToken)
    {
        if (!ReferenceEquals(_ownTransaction, unitOfWork.Transaction))
        {
            // What an earlier transaction of this scope had reserved was given to all, or rolled back.
            _ownTransaction = unitOfWork.Transaction;
            _own = null;
        }

        var first = await AdvanceAsync(
            await unitOfWork.GetConnectionAsync(cancellationToken), unitOfWork.Transaction!, name, BlockSize, cancellationToken);
        var own = _own ??= new Dictionary<string, (long, long)>(StringComparer.Ordinal);
        own[name] = (first + 1, first + BlockSize);
        unitOfWork.OnCommitted(() =>
        {
            if (own.Remove(name, out var rest))
            {
                sequence.Put(rest.Next, rest.End);
            }
        });
        return first;
    }

    private Task<long> ReserveAloneAsync(string name, int count, CancellationToken cancellationToken) =>
        RunAloneAsync((connection, transaction) => AdvanceAsync(connection, transaction, name, count, cancellationToken), cancellationToken);

    private async Task<long> RunAloneAsync(Func<DbConnection, DbTransaction, Task<long>> work, CancellationToken cancellationToken)
    {
        var database = unitOfWork.Database;
        await database.EnterWriteAsync(cancellationToken);
        try
        {
            var connection = database.Rent();
            try
            {
                await database.OpenAsync(connection, cancellationToken);
                for (var attempt = 1; ; attempt++)
                {
                    try
                    {
                        await using var transaction = await database.BeginAsync(connection, cancellationToken);
                        var result = await work(connection, transaction);
                        await transaction.CommitAsync(cancellationToken);
                        return result;
                    }
                    catch (DbException exception) when (attempt < 5 && (database.IsDuplicate(exception) || database.IsTransient(exception)))
                    {
                        // Another node made the counter at the same moment; it exists now.
                    }
                }
            }
            finally
            {
                await database.ReturnAsync(connection);
            }
        }
        finally
        {
            database.ExitWrite();
        }
    }

    private static async Task<long> AdvanceAsync(DbConnection connection, DbTransaction transaction, string name, int count, CancellationToken cancellationToken)
    {
        await using var update = connection.CreateCommand();
        update.Transaction = transaction;
        update.CommandText = "UPDATE \"Platform_NumberCounters\" SET \"NextValue\" = \"NextValue\" + @count WHERE \"Name\" = @name";
        if (await update.With("count", (long)count).With("name", name).ExecuteNonQueryAsync(cancellationToken) == 0)
        {
            await using var insert = connection.CreateCommand();
            insert.Transaction = transaction;
            insert.CommandText = "INSERT INTO \"Platform_NumberCounters\" (\"Name\", \"NextValue\") VALUES (@name, @next)";
            await insert.With("name", name).With("next", 1L + count).ExecuteNonQueryAsync(cancellationToken);
            return 1;
        }

        await using var read = connection.CreateCommand();
        read.Transaction = transaction;
        read.CommandText = "SELECT \"NextValue\" FROM \"Platform_NumberCounters\" WHERE \"Name\" = @name";
        var next = await read.With("name", name).ExecuteScalarAsync(cancellationToken);
        return Convert.ToInt64(next, System.Globalization.CultureInfo.InvariantCulture) - count;
    }
}
