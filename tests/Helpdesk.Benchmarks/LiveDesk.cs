using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Threading.Channels;
using Helpdesk.Testing;
using Helpdesk.Testing.Server;

namespace Helpdesk.Benchmarks;

/// <summary>
/// A shift of agents: each has the queue open, listens to the hub and fetches rows again as the page's script does; meanwhile tickets change. Measured is
/// the time from the sending of a change until the others have been told, and until they have fetched what is new.
/// </summary>
internal static class LiveDesk
{
    private const int Agents = 50;
    private const double AimMilliseconds = 1000;
    private const double ChangesPerSecond = 2;

    public static async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Prepare();
        var token = await server.CreateTokenAsync(cancellationToken: cancellationToken);
        await new TenantDatabase(server).LiftRateLimitsAsync(cancellationToken);
        await server.RunVerbAsync(["generate", "--tickets", $"{Math.Min(options.Tickets, 20_000)}", "--seed", "1"], cancellationToken);
        await server.StartAsync(cancellationToken);
        using var api = server.CreateApiClient(token);
        List<string> numbers = [];
        for (var i = 0; i < 10; i++)
        {
            numbers.Add(await Desk.CreateAsync(api, i, cancellationToken));
        }

        var sent = new ConcurrentDictionary<string, long>(StringComparer.Ordinal);
        var told = new ConcurrentBag<double>();
        var shown = new ConcurrentBag<double>();
        var fetches = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> agents = [];
        List<HubClient> clients = [];
        var cookies = new CookieContainer();
        using var person = await Desk.SignInAsync(server, "admin", cookies, cancellationToken);
        for (var i = 0; i < Agents; i++)
        {
            var client = await HubClient.ConnectAsync(server.BaseAddress, "hubs/desk", cookies, null, cancellationToken);
            clients.Add(client);
            await client.InvokeAsync("View", numbers[i % numbers.Count]);
            agents.Add(Task.Run(() => WorkAsync(client, person), cancellationToken));
        }

        var memory = ProcessMemory.HighestWhileAsync(server.ProcessId, ChangeAsync());
        await memory;
        await Task.Delay(TimeSpan.FromSeconds(2), cancellationToken);
        await stop.CancelAsync();
        await Task.WhenAll(agents);
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        var (toldResult, shownResult) = (Result(told), Result(shown));
        report.Add($"Change told to {Agents} agents on the desk, {ChangesPerSecond:0} changes/s", toldResult.AsLatency, "", $"p95 < {AimMilliseconds} ms", toldResult.P95 < AimMilliseconds);
        report.Add(
            $"Change fetched by {Agents} agents with their queue open",
            shownResult.AsLatency,
            $"{Report.Number(fetches / options.Duration.TotalSeconds)} fetches/s",
            $"p95 < {AimMilliseconds} ms",
            shownResult.P95 < AimMilliseconds);
        report.Add($"Memory with {Agents} live agents", $"{Report.Number(await memory)} MB", "", "", null);

        async Task ChangeAsync()
        {
            var watch = Stopwatch.StartNew();
            for (var n = 0; watch.Elapsed < options.Duration + TimeSpan.FromSeconds(5); n++)
            {
                var number = numbers[n % numbers.Count];

                // The first seconds warm up.
                if (watch.Elapsed > TimeSpan.FromSeconds(5))
                {
                    sent[number] = Stopwatch.GetTimestamp();
                }

                using var response = await api.PostAsJsonAsync($"api/v1/incidents/{number}/comments", new { body = $"Change {n}", isPublic = false }, cancellationToken);
                response.EnsureSuccessStatusCode();
                await Task.Delay(TimeSpan.FromSeconds(1 / ChangesPerSecond), cancellationToken);
            }
        }

        // One fetch at a time and never sooner than the hub says, with the spread of the page's script.
        async Task WorkAsync(HubClient client, HttpClient browser)
        {
            Dictionary<string, long> open = new(StringComparer.Ordinal);
            long last = 0;
            try
            {
                while (!stop.IsCancellationRequested)
                {
                    var message = await client.Messages.ReadAsync(stop.Token);
                    var pause = Take(message, open);
                    while (client.Messages.TryRead(out var more))
                    {
                        pause = Take(more, open) ?? pause;
                    }

                    if (open.Count == 0)
                    {
                        continue;
                    }

                    var wait = TimeSpan.FromMilliseconds(Math.Max(
                        Random.Shared.NextDouble() * Math.Min(pause ?? 400, 1500) * 0.5,
                        last == 0 ? 0 : ((pause ?? 400) * (0.75 + (Random.Shared.NextDouble() / 2))) - Stopwatch.GetElapsedTime(last).TotalMilliseconds));
                    await Task.Delay(wait, stop.Token);
                    last = Stopwatch.GetTimestamp();
                    await Desk.ReadAsync(browser, "desk?handler=Rows", stop.Token);
                    Interlocked.Increment(ref fetches);
                    foreach (var at in open.Values)
                    {
                        shown.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                    }

                    open.Clear();
                }
            }
            catch (Exception exception) when (exception is OperationCanceledException or ChannelClosedException)
            {
                // The shift ends.
            }
        }

        int? Take(HubMessage message, Dictionary<string, long> open)
        {
            if (message.Target != "changed")
            {
                return null;
            }

            foreach (var ticket in message.Arguments[0].GetProperty("tickets").EnumerateArray())
            {
                var number = ticket.GetProperty("number").GetString()!;
                if (sent.TryGetValue(number, out var at))
                {
                    told.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                    open.TryAdd(number, at);
                }
            }

            return message.Arguments[0].GetProperty("pause").GetInt32();
        }
    }

    private static LoadResult Result(IEnumerable<double> latencies)
    {
        var all = latencies.Order().ToArray();
        return all.Length == 0 ? throw new InvalidOperationException("No agent was told anything.") : new LoadResult(all, 0);
    }
}
