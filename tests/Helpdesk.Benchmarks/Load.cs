using System.Diagnostics;

namespace Helpdesk.Benchmarks;

/// <summary>Runs an operation over and over on a number of connections and keeps every latency.</summary>
internal static class Load
{
    // On two cores the runtime compiles what is hot for some seconds more.
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(6);

    /// <summary>A warm-up that is thrown away, then the measurement.</summary>
    /// <param name="connections">Workers; each runs one operation at a time.</param>
    /// <param name="duration">Length of the measurement.</param>
    /// <param name="operation">Gets the worker's number and a running number.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<LoadResult> RunAsync(int connections, TimeSpan duration, Func<int, int, Task> operation, CancellationToken cancellationToken)
    {
        var number = 0;
        await RunWorkersAsync(connections, WarmUp, (w, _) => operation(w, Interlocked.Increment(ref number)), cancellationToken);
        return await RunWorkersAsync(connections, duration, (w, _) => operation(w, Interlocked.Increment(ref number)), cancellationToken);
    }

    private static async Task<LoadResult> RunWorkersAsync(int connections, TimeSpan duration, Func<int, int, Task> operation, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(worker => Task.Run(
            async () =>
            {
                List<double> own = [];
                while (watch.Elapsed < duration)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var start = Stopwatch.GetTimestamp();
                    await operation(worker, own.Count);
                    own.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                return own;
            },
            cancellationToken)));
        var elapsed = watch.Elapsed;
        var all = latencies.SelectMany(l => l).ToArray();
        Array.Sort(all);
        return new LoadResult(all, all.Length / elapsed.TotalSeconds);
    }
}

/// <summary>Sorted latencies in milliseconds and operations per second.</summary>
internal sealed record LoadResult(double[] Latencies, double PerSecond)
{
    public double Median => Percentile(0.50);

    public double P95 => Percentile(0.95);

    public string AsLatency => $"p50 {Report.Number(Median)} ms, p95 {Report.Number(P95)} ms";

    public string AsRate => $"{Report.Number(PerSecond)}/s, p50 {Report.Number(Median)} ms";

    private double Percentile(double part) => Latencies[Math.Min(Latencies.Length - 1, (int)(part * Latencies.Length))];
}
