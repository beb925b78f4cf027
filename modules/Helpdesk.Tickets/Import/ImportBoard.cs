using System.Collections.Concurrent;

namespace Helpdesk.Tickets.Import;

/// <summary>Progress of the imports that run in this process. Singleton of the shell; a job without an entry here was interrupted.</summary>
internal sealed class ImportBoard
{
    private readonly ConcurrentDictionary<Guid, RunningImport> _running = new();

    public RunningImport? Find(Guid jobId) => _running.GetValueOrDefault(jobId);

    public bool IsBusy => !_running.IsEmpty;

    /// <summary>The job's entry, made unless it is there.</summary>
    public RunningImport Start(Guid jobId) => _running.GetOrAdd(jobId, _ => new RunningImport());

    public void Finish(Guid jobId)
    {
        if (_running.TryRemove(jobId, out var running))
        {
            running.Dispose();
        }
    }
}

/// <summary>A running import.</summary>
internal sealed class RunningImport : IProgress<ImportProgress>, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public ImportProgress Progress { get; private set; } = new(0, 0);

    public CancellationToken Cancelled => _cancellation.Token;

    public void Cancel() => _cancellation.Cancel();

    public void Report(ImportProgress value) => Progress = value;

    public void Dispose() => _cancellation.Dispose();
}
