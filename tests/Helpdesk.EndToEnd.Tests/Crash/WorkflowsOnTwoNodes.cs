using System.Diagnostics;
using System.Globalization;
using Helpdesk.Testing.Server;

namespace Helpdesk.EndToEnd.Crash;

/// <summary>Two servers on one PostgreSQL: a timer fires once, and when the node dies that is firing timers, the other one takes them over. How late they are is in the output; the aim is 15 s.</summary>
[Collection(CrashCollection.Name)]
public sealed class WorkflowsOnTwoNodes
{
    private const int Runs = 80;
    private const string Look = "Helpdesk.Workflows.Features.ResumeDueTimers";

    [Fact]
    public async Task Timers_FireOnce_WhenTheNodeDiesThatFiresThem()
    {
        Assert.SkipWhen(PostgreSqlServer.FindPrograms() is null, "PostgreSQL is not installed.");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var postgres = await PostgreSqlServer.StartAsync(durable: false, cancellationToken);
        var options = new ServerOptions { Provider = "PostgreSql", ConnectionString = await postgres.CreateDatabaseAsync("nodes", cancellationToken) };
        await using var one = ServerProcess.Prepare(options);
        var token = await one.CreateTokenAsync(cancellationToken: cancellationToken);
        var database = new TenantDatabase(one);
        await database.LiftRateLimitsAsync(cancellationToken);
        await one.StartAsync(cancellationToken);
        var first = await UntilAsync(() => database.QueryAsync("SELECT instance_name FROM qrtz_scheduler_state", cancellationToken), cancellationToken);
        await using var two = ServerProcess.Prepare(options with { DataPath = one.DataPath });
        await two.StartAsync(cancellationToken);

        HashSet<Guid> started = [];
        string definition;
        using (var client = one.CreateApiClient(token))
        {
            definition = await WorkflowCaller.PublishAsync(client, DurableFlow.At());
        }

        var (quiet, due) = await BeginAsync(one, token, definition, started);
        await UntilFiredAsync(database, quiet, cancellationToken);
        var usual = await LongestDelayAsync(database, quiet, due, cancellationToken);

        // The node that looks at the timers dies when it has fired some of them.
        (var ticket, due) = await BeginAsync(two, token, definition, started);
        var looking = await UntilAsync(
            () => database.QueryAsync($"SELECT instance_name FROM qrtz_fired_triggers WHERE trigger_name = '{Look}' AND state = 'EXECUTING' AND {Fired(ticket)} > 0", cancellationToken),
            cancellationToken);
        await (looking == first ? one : two).KillAsync();
        var left = Runs - await database.CountAsync($"SELECT {Fired(ticket)}", cancellationToken);
        left.ShouldBeGreaterThan(0, "the node died too late for the test to mean anything");
        await UntilFiredAsync(database, ticket, cancellationToken);
        var late = await LongestDelayAsync(database, ticket, due, cancellationToken);

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Runs} timers with both nodes: at most {usual.TotalSeconds:0.0} s late; {Runs} timers of which {left} were open when the node that fired them died: at most {late.TotalSeconds:0.0} s late");
        await new WorkflowEvidence(database).AssertRunsAsync(started, cancellationToken);
    }

    /// <summary>Begins runs that all wait for the same moment.</summary>
    private static async Task<(string Ticket, DateTimeOffset Due)> BeginAsync(ServerProcess server, string token, string definition, HashSet<Guid> started)
    {
        using var client = server.CreateApiClient(token);
        var ticket = await WorkflowCaller.CreateTicketAsync(client, "Timers");
        var due = TimeProvider.System.GetUtcNow().AddSeconds(12);
        var keys = Enumerable.Range(0, Runs).Select(_ => Guid.CreateVersion7()).ToList();
        foreach (var some in keys.Chunk(8))
        {
            await Task.WhenAll(some.Select(k => WorkflowCaller.StartAsync(client, definition, ticket, k, due)));
        }

        started.UnionWith(keys);
        return (ticket, due);
    }

    private static string Fired(string ticket) =>
        $"(SELECT COUNT(*) FROM \"Workflows_Journal\" j JOIN \"Workflows_Instances\" i ON i.\"Id\" = j.\"InstanceId\" WHERE i.\"CorrelationId\" = '{ticket}' AND j.\"Event\" = 'Resumed')";

    private static Task<string> UntilFiredAsync(TenantDatabase database, string ticket, CancellationToken cancellationToken) =>
        UntilAsync(() => database.QueryAsync($"SELECT 'all' WHERE {Fired(ticket)} >= {Runs}", cancellationToken), cancellationToken);

    /// <summary>By the journals: the time from the moment at which the timers were due to the last that fired.</summary>
    private static async Task<TimeSpan> LongestDelayAsync(TenantDatabase database, string ticket, DateTimeOffset due, CancellationToken cancellationToken)
    {
        var rows = await database.QueryAsync(
            $"SELECT EXTRACT(EPOCH FROM MAX(j.\"At\")) FROM \"Workflows_Journal\" j JOIN \"Workflows_Instances\" i ON i.\"Id\" = j.\"InstanceId\" WHERE i.\"CorrelationId\" = '{ticket}' AND j.\"Event\" = 'Resumed'",
            cancellationToken);
        return TimeSpan.FromMilliseconds((double.Parse(rows[0][0]!, CultureInfo.InvariantCulture) * 1000) - due.ToUnixTimeMilliseconds());
    }

    /// <summary>The first value that a query gives, once it gives one.</summary>
    private static async Task<string> UntilAsync(Func<Task<IReadOnlyList<string?[]>>> query, CancellationToken cancellationToken)
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < TimeSpan.FromMinutes(2);)
        {
            if (await query() is [[{ } value, ..], ..])
            {
                return value;
            }

            await Task.Delay(20, cancellationToken);
        }

        throw new TimeoutException("It did not happen within two minutes.");
    }
}
