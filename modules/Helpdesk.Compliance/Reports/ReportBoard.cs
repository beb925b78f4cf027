using System.Collections.Concurrent;

namespace Helpdesk.Compliance.Reports;

/// <summary>Progress of the reports that are made in this process. Singleton of the shell.</summary>
internal sealed class ReportBoard
{
    private readonly ConcurrentDictionary<Guid, RunningReport> _running = new();

    public RunningReport? Find(Guid runId) => _running.GetValueOrDefault(runId);

    public int CountOf(Guid personId) => _running.Values.Count(r => r.PersonId == personId);

    /// <summary>The run's entry, made unless it is there.</summary>
    public RunningReport Start(Guid runId, Guid personId) => _running.GetOrAdd(runId, _ => new RunningReport(personId));

    public void Finish(Guid runId)
    {
        if (_running.TryRemove(runId, out var running))
        {
            running.Dispose();
        }
    }
}

/// <summary>A report that is being made.</summary>
internal sealed class RunningReport(Guid personId) : IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    public Guid PersonId { get; } = personId;

    public ReportStage Stage { get; set; }

    public long Rows { get; set; }

    /// <summary>About how many rows there will be; null when nobody knows.</summary>
    public long? Expected { get; set; }

    public CancellationToken Cancelled => _cancellation.Token;

    public void Cancel()
    {
        try
        {
            _cancellation.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended at the same moment.
        }
    }

    public void Dispose() => _cancellation.Dispose();
}

internal enum ReportStage
{
    Reading,
    Proving,
    WritingTables,
    WritingPdf,
    Keeping,
}
