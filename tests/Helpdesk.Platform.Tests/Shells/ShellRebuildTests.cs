using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Runtime.CompilerServices;
using Helpdesk.Platform.Shells;
using Helpdesk.Testing;

namespace Helpdesk.Platform.Tests.Shells;

/// <summary>Measures the whole process, so nothing else runs at the same time.</summary>
[CollectionDefinition(nameof(MeasuredAlone), DisableParallelization = true)]
public sealed class MeasuredAlone;

[Collection(nameof(MeasuredAlone))]
public sealed class ShellRebuildTests(ITestOutputHelper output)
{
    private const int WarmUp = 24;
    private const int Rebuilds = 200;
    private const int Requesters = 8;

    [Fact]
    public async Task TwoHundredRebuilds_UnderEightRequesters_FailNoRequestAndLeaveNothingBehind()
    {
        await using var fixture = await ShellFixture.StartAsync(new ShellFixtureOptions
        {
            Recipe = TestModule.Recipe,
            Recipes = TestModule.Recipes,
            Modules = [typeof(TestModule).Assembly],
        });
        using var stop = new CancellationTokenSource();
        var failures = new ConcurrentQueue<string>();
        var served = 0;
        var requesters = Enumerable.Range(0, Requesters).Select(async _ =>
        {
            using var client = fixture.CreateClient();
            while (!stop.IsCancellationRequested)
            {
                try
                {
                    using var response = await client.GetAsync("/tests/ping");
                    var body = await response.Content.ReadAsStringAsync();
                    if (response.StatusCode != HttpStatusCode.OK || body != "Default||/tests/ping")
                    {
                        failures.Enqueue($"{response.StatusCode} {body}");
                    }

                    Interlocked.Increment(ref served);

                    // Leaves the rebuilds their share of a small machine.
                    await Task.Delay(5);
                }
                catch (HttpRequestException exception)
                {
                    failures.Enqueue(exception.ToString());
                }
            }
        }).ToList();
        await RebuildAsync(fixture, WarmUp);
        var before = await MeasureAsync();
        var started = Stopwatch.GetTimestamp();
        var old = await RebuildAsync(fixture, Rebuilds);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var after = await MeasureAsync();
        // The numbers of threads are not read in one moment, and what ends needs a moment too. What is left behind stays.
        for (var wait = Stopwatch.StartNew(); !IsNear(after, before) && wait.Elapsed < TimeSpan.FromSeconds(30);)
        {
            after = await MeasureAsync();
        }

        await stop.CancelAsync();
        await Task.WhenAll(requesters);
        var alive = old.Count(w => w.IsAlive);

        output.WriteLine($"{Rebuilds} rebuilds in {elapsed.TotalSeconds:0.0} s, {served} requests served, {failures.Count} failed");
        output.WriteLine($"before {before}");
        output.WriteLine($"after  {after}");
        output.WriteLine($"old shells still in memory: {alive}");
        failures.ShouldBeEmpty();
        served.ShouldBeGreaterThan(Rebuilds);
        alive.ShouldBeLessThanOrEqualTo(2);
        fixture.Shells.Draining.ShouldBe(0);
        IsNear(after, before).ShouldBeTrue($"before {before}, after {after}");
    }

    private static bool IsNear(Measure after, Measure before) =>
        after.Timers <= before.Timers + 10
        && after.OwnThreads <= before.OwnThreads + 2
        && after.PoolThreads <= before.PoolThreads + 20
        && after.Memory <= before.Memory + (20 * 1024 * 1024);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> RebuildAsync(ShellFixture fixture, int times)
    {
        var old = new List<WeakReference>();
        for (var i = 0; i < times; i++)
        {
            var (reference, disposed) = Present(fixture);
            old.Add(reference);
            var result = i % 2 == 0
                ? await fixture.Features.ChangeAsync(["Tests.Pong"], [], CancellationToken.None)
                : await fixture.Features.ChangeAsync([], ["Tests.Pong"], CancellationToken.None);
            result.Succeeded.ShouldBeTrue(result.Failure?.Detail);
            result.Changed.ShouldBe(["Tests.Pong"]);
            await disposed.WaitAsync(TimeSpan.FromSeconds(60));
        }

        return old;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static (WeakReference Reference, Task Disposed) Present(ShellFixture fixture)
    {
        var shell = fixture.Shells.Find("Default")!.Current!;
        return (new WeakReference(shell.Services), shell.Disposed);
    }

    private static async Task<Measure> MeasureAsync()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
            await Task.Yield();
        }

        var memory = GC.GetTotalMemory(forceFullCollection: true);
        using var process = Process.GetCurrentProcess();
        var (pool, threads) = (ThreadPool.ThreadCount, process.Threads.Count);
        return new Measure(memory, threads - pool, pool, Timer.ActiveCount);
    }

    /// <param name="Memory">Bytes after a full collection.</param>
    /// <param name="OwnThreads">Threads outside of the pool.</param>
    /// <param name="PoolThreads">Threads of the pool, whose number follows the load.</param>
    /// <param name="Timers">Timers that run.</param>
    private sealed record Measure(long Memory, int OwnThreads, int PoolThreads, long Timers)
    {
        public override string ToString() => $"{Memory / 1024.0 / 1024.0:0.0} MB, {OwnThreads} threads besides {PoolThreads} of the pool, {Timers} timers";
    }
}
