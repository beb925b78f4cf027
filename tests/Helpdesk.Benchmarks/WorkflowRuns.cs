using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Helpdesk.Data;
using Helpdesk.Testing;
using Helpdesk.Testing.Server;
using Helpdesk.Workflows;
using Helpdesk.Workflows.Activities;
using Helpdesk.Workflows.Definitions;
using Helpdesk.Workflows.Domain;
using Helpdesk.Workflows.Engine;
using Helpdesk.Workflows.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Benchmarks;

/// <summary>What workflows cost: to be checked, to run, and to wait.</summary>
internal static class WorkflowRuns
{
    private const double AimCheckMilliseconds = 100;
    private const double AimLoopMilliseconds = 50;
    private const double AimIdleMilliseconds = 50;
    private const double AimShare = 0.2;
    private const int Steps = 500;
    private const int Decisions = 18;
    private const int Waiting = 100_000;
    private const int Resumed = 1_000;
    private const int Callers = 32;

    public static async Task RunAsync(BenchmarkOptions options, Report report, EmptyEndpoint empty, CancellationToken cancellationToken)
    {
        Check(report);
        await LoopAsync(report, cancellationToken);
        await WaitAsync(report, cancellationToken);
        await FinishAsync(options, report, empty, cancellationToken);
    }

    private static void Check(Report report)
    {
        var text = Ladder(Steps / 2).ToJsonString();
        var check = new DefinitionCheck(new ActivityRegistry(BuiltInActivities.All), English.Texts);
        var time = Median(() => check.Check(WorkflowDocument.Read(text)));
        report.Add($"Read and check a definition of {Steps} steps with a loop, median", $"{Report.Number(time)} ms", "", $"< {AimCheckMilliseconds} ms", time < AimCheckMilliseconds);
    }

    private static async Task LoopAsync(Report report, CancellationToken cancellationToken)
    {
        var document = WorkflowDocument.Read(Ladder(Decisions).ToJsonString());
        List<double> times = [];
        for (var i = 0; i < 21; i++)
        {
            var watch = Stopwatch.StartNew();
            var run = new WorkflowRun(document, new WorkflowState(), new ActivityRegistry(BuiltInActivities.All), new ServiceCollection().BuildServiceProvider(), TimeProvider.System);
            run.Start();
            while (run.HasWork)
            {
                await run.StepAsync(cancellationToken);
            }

            times.Add(watch.Elapsed.TotalMilliseconds);
            if (run.State.SubStatus != WorkflowSubStatus.Finished)
            {
                throw new InvalidOperationException("The loop did not end.");
            }
        }

        times.Sort();
        report.Add($"{Decisions} decisions in a loop, median", $"{Report.Number(times[times.Count / 2])} ms", "", $"< {AimLoopMilliseconds} ms", times[times.Count / 2] < AimLoopMilliseconds);
    }

    /// <summary>A look for due timers among many instances that wait.</summary>
    private static async Task WaitAsync(Report report, CancellationToken cancellationToken)
    {
        foreach (var provider in DatabaseMatrix.Available)
        {
            await using var shell = await DataShell.CreateAsync(provider, services => services.AddModuleDbContext<WorkflowsDbContext>());
            var later = shell.Clock.GetUtcNow().UtcDateTime.AddDays(1);
            await shell.InScopeAsync(services => services.GetRequiredService<IBulkWriter>().InsertAsync(
                services.GetRequiredService<WorkflowsDbContext>(),
                [
                    .. Enumerable.Range(0, Waiting).Select(i => new StoredBookmark
                    {
                        InstanceId = Guid.CreateVersion7(),
                        BookmarkId = 1,
                        ActivityId = "wait",
                        Hash = StimulusHash.Of("Elsa.Event", Event.StimulusOf($"event {i % 100}")),
                        DueAt = i % 2 == 0 ? later.AddSeconds(i) : null,
                    }),
                ],
                cancellationToken));
            List<double> times = [];
            for (var i = 0; i < 21; i++)
            {
                var watch = Stopwatch.StartNew();
                await shell.InScopeAsync(async services =>
                {
                    var due = await ResumeDueTimers.ReadDueAsync(services.GetRequiredService<WorkflowsDbContext>(), later.AddDays(-1), cancellationToken);
                    return due.Count == 0 ? 0 : throw new InvalidOperationException("Nothing is due.");
                });
                times.Add(watch.Elapsed.TotalMilliseconds);
            }

            times.Sort();
            report.Add(
                $"Look for due timers among {Waiting:#,0} waiting instances, {provider}, median",
                $"{Report.Number(times[times.Count / 2])} ms", "", $"< {AimIdleMilliseconds} ms", times[times.Count / 2] < AimIdleMilliseconds);
        }
    }

    /// <summary>Ten steps from start to finish by the API, beside the same rows written by plain ADO.NET.</summary>
    private static async Task FinishAsync(BenchmarkOptions options, Report report, EmptyEndpoint empty, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Prepare();
        // The verb sets the tenant up.
        var token = await server.CreateTokenAsync(cancellationToken: cancellationToken);
        await server.RunVerbAsync(["feature", "enable", "Helpdesk.Workflows"], cancellationToken);
        var database = new TenantDatabase(server);
        await database.LiftRateLimitsAsync(cancellationToken);
        await server.StartAsync(cancellationToken);
        using var client = server.CreateApiClient(token);
        var definition = await PublishAsync(client, cancellationToken);
        await ExecuteAsync(client, definition, cancellationToken);
        var floor = await RawFloor.CaptureAsync(database, () => ExecuteAsync(client, definition, cancellationToken), cancellationToken);
        var load = await Load.RunAsync(1, options.Duration, (_, _) => ExecuteAsync(client, definition, cancellationToken), cancellationToken);
        await ResumeAsync(client, report, cancellationToken);
        await server.StopAsync();
        var raw = await floor.MeasureAsync(1, options.Duration, cancellationToken);
        using var plain = new HttpClient { BaseAddress = empty.Address };
        var share = load.PerSecond / raw.PerSecond;
        report.Add(
            "Workflow of ten steps from start to finish by API, SQLite, 1 connection",
            $"{load.AsRate} ({share:P0} of the floor)", $"{raw.AsRate} for the same {floor.Rows} rows", "a fifth of the floor", share >= AimShare);
    }

    /// <summary>Instances that wait, each woken by two callers at once, many callers beside each other: one of the two wakes it, and neither is refused.</summary>
    private static async Task ResumeAsync(HttpClient client, Report report, CancellationToken cancellationToken)
    {
        var definition = await PublishAsync(
            client,
            "Waiting",
            [Step("start", "Elsa.Start"), Step("wait", "Elsa.Event", ("eventName", Literal("go"))), Step("end", "Elsa.WriteLine", ("text", Literal("gone on")))],
            [Line("start", "wait"), Line("wait", "end")],
            cancellationToken);
        List<string> instances = [];
        for (var i = 0; i < Resumed; i++)
        {
            instances.Add(await ExecuteAsync(client, definition, cancellationToken, new JsonObject { ["correlationId"] = $"c{i}" }));
        }

        var refused = 0;
        ConcurrentBag<string> woken = [];
        ConcurrentBag<double> times = [];
        var watch = Stopwatch.StartNew();
        await System.Threading.Tasks.Parallel.ForEachAsync(
            Enumerable.Range(0, 2 * Resumed).Select(i => i / 2),
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellationToken },
            async (i, token) =>
            {
                var began = Stopwatch.GetTimestamp();
                using var response = await client.PostAsJsonAsync("api/v1/workflows/events/go/trigger", new JsonObject { ["correlationId"] = $"c{i}" }, token);
                times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if (!response.IsSuccessStatusCode)
                {
                    Interlocked.Increment(ref refused);
                    return;
                }

                foreach (var id in (await response.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("resumed").EnumerateArray())
                {
                    woken.Add(id.GetString()!);
                }
            });
        var perSecond = Resumed / watch.Elapsed.TotalSeconds;
        var result = new LoadResult([.. times.Order()], perSecond);
        var isOnce = refused == 0 && woken.Order(StringComparer.Ordinal).SequenceEqual(instances.Order(StringComparer.Ordinal));
        report.Add(
            $"{Resumed:#,0} waiting instances, each woken by two at once, {Callers} callers, SQLite",
            $"{refused} refused, {woken.Count:#,0} woken, {Report.Number(perSecond)}/s, {result.AsLatency}", "", "none refused, each once", isOnce);
    }

    private static Task<string> PublishAsync(HttpClient client, CancellationToken cancellationToken)
    {
        JsonArray activities = [];
        JsonArray lines = [];
        for (var i = 0; i < 10; i++)
        {
            activities.Add(Step($"s{i}", i == 0 ? "Elsa.Start" : "Elsa.WriteLine", ("text", Script($"`step {i}`"))));
            if (i > 0)
            {
                lines.Add(Line($"s{i - 1}", $"s{i}"));
            }
        }

        return PublishAsync(client, "Ten steps", activities, lines, cancellationToken);
    }

    private static async Task<string> PublishAsync(HttpClient client, string name, JsonArray activities, JsonArray lines, CancellationToken cancellationToken)
    {
        using var response = await client.PostAsJsonAsync(
            "api/v1/workflows/workflow-definitions", new JsonObject { ["model"] = Document(name, activities, lines), ["publish"] = true }, cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("definitionId").GetString()!;
    }

    private static async Task<string> ExecuteAsync(HttpClient client, string definition, CancellationToken cancellationToken, JsonObject? body = null)
    {
        using var response = await client.PostAsJsonAsync($"api/v1/workflows/workflow-definitions/{definition}/execute", body ?? [], cancellationToken);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("workflowInstanceId").GetString()!;
    }

    /// <summary>Decisions one after another, each with a step beside the way, and a way back from the last to the first; passed twice.</summary>
    private static JsonObject Ladder(int decisions)
    {
        JsonArray activities = [Step("start", "Elsa.Start"), Step("count", "Elsa.SetVariable", ("variable", new JsonObject { ["id"] = "n", ["name"] = "N" }), ("value", Script("getN() + 1")))];
        JsonArray lines = [Line("start", "count"), Line("count", "d0")];
        for (var i = 0; i < decisions; i++)
        {
            var next = i + 1 < decisions ? $"d{i + 1}" : "again";
            activities.Add(Step($"d{i}", "Elsa.FlowDecision", ("condition", Script($"getN() % {i + 2} == 0"))));
            activities.Add(Step($"w{i}", "Elsa.WriteLine", ("text", Script($"`{i}`"))));
            lines.Add(Line($"d{i}", $"w{i}", "True"));
            lines.Add(Line($"d{i}", next, "False"));
            lines.Add(Line($"w{i}", next));
        }

        activities.Add(Step("again", "Elsa.FlowDecision", ("condition", Script("getN() < 2"))));
        lines.Add(Line("again", "count", "True"));
        var document = Document("Ladder", activities, lines);
        document["variables"] = new JsonArray(new JsonObject { ["id"] = "n", ["name"] = "N", ["typeName"] = "Int32", ["value"] = "0" });
        return document;
    }

    private static JsonObject Document(string name, JsonArray activities, JsonArray lines) => new()
    {
        ["name"] = name,
        ["root"] = new JsonObject { ["id"] = "fc", ["type"] = "Elsa.Flowchart", ["activities"] = activities, ["connections"] = lines },
    };

    private static JsonObject Step(string id, string type, params (string Name, JsonNode Value)[] inputs)
    {
        var step = new JsonObject { ["id"] = id, ["type"] = type };
        foreach (var (name, value) in inputs)
        {
            step[name] = value;
        }

        return step;
    }

    private static JsonObject Script(string value) => new() { ["typeName"] = "Object", ["expression"] = new JsonObject { ["type"] = "JavaScript", ["value"] = value } };

    private static JsonObject Literal(string value) => new() { ["typeName"] = "String", ["expression"] = new JsonObject { ["type"] = "Literal", ["value"] = value } };

    private static JsonObject Line(string source, string target, string port = "Done") => new()
    {
        ["source"] = new JsonObject { ["activity"] = source, ["port"] = port },
        ["target"] = new JsonObject { ["activity"] = target, ["port"] = "In" },
    };

    private static double Median(Action act)
    {
        List<double> times = [];
        for (var i = 0; i < 21; i++)
        {
            var watch = Stopwatch.StartNew();
            act();
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        return times[times.Count / 2];
    }
}
