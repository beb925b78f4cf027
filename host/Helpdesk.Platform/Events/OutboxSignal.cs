namespace Helpdesk.Platform.Events;

/// <summary>Wakes the dispatcher of a shell when something was committed to the outbox. Singleton of the shell.</summary>
internal sealed class OutboxSignal
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _waiter;
    private bool _set;

    public void Set()
    {
        TaskCompletionSource? waiter;
        lock (_lock)
        {
            _set = true;
            waiter = _waiter;
            _waiter = null;
        }

        waiter?.TrySetResult();
    }

    /// <summary>Waits for a signal since the last wait, or for the time to pass.</summary>
    public async Task WaitAsync(TimeSpan timeout, TimeProvider clock, CancellationToken cancellationToken)
    {
        Task waiting;
        lock (_lock)
        {
            if (_set)
            {
                _set = false;
                return;
            }

            _waiter ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting = _waiter.Task;
        }

        try
        {
            await waiting.WaitAsync(timeout, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // The poll finds what another node committed.
        }

        lock (_lock)
        {
            _set = false;
        }
    }
}
