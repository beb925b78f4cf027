namespace Helpdesk.Platform.Data;

/// <summary>
/// Lets one writer in at a time, first come, first served. SQLite has one writer per file; its own waiting is a poll with sleeps and
/// no order, which under load starves some writers and wastes time of all.
/// </summary>
internal sealed class WriteGate
{
    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private bool _taken;

    /// <summary>Waits for the turn.</summary>
    /// <exception cref="TimeoutException">It did not come in time.</exception>
    public ValueTask EnterAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (!_taken)
            {
                _taken = true;
                return ValueTask.CompletedTask;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        return new ValueTask(WaitAsync(turn, timeout, cancellationToken));
    }

    /// <summary>Gives the turn to the writer that has waited longest.</summary>
    public void Exit()
    {
        lock (_lock)
        {
            while (_waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult())
                {
                    return;
                }
            }

            _taken = false;
        }
    }

    private async Task WaitAsync(TaskCompletionSource turn, TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await turn.Task.WaitAsync(timeout, cancellationToken);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            if (!turn.TrySetCanceled(CancellationToken.None))
            {
                // The turn came at the same moment; pass it on.
                Exit();
            }

            throw;
        }
    }
}
