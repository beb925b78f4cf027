using System.Diagnostics;
using System.Globalization;
using Helpdesk.Testing.Server;

namespace Helpdesk.EndToEnd.Crash;

/// <summary>
/// The server is killed (SIGKILL) while fifty approvals run, each with reminder, escalation and expiry beside other timers: none is lost, none
/// happens twice. <c>HELPDESK_TEST_WORKFLOW_KILLS</c> says how often; the moments come from a fixed seed.
/// </summary>
[Collection(CrashCollection.Name)]
public sealed class KilledWorkflows
{
    private const int Tickets = 50;
    private const int Seed = 20261122;

    /// <summary>Timers are looked at every five seconds.</summary>
    private const int BetweenLooks = 5000;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("HELPDESK_TEST_WORKFLOW_KILLS") ?? "5", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Approvals_WhoseServerIsKilled_EndOnce_AndTheirTimersFireOnce()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var (random, watch) = (new Random(Seed), Stopwatch.StartNew());
        await using var server = ServerProcess.Prepare();
        var token = await server.CreateTokenAsync(cancellationToken: cancellationToken);
        await Task.WhenAll(new[] { "anna", "tom" }.Select(person => server.RunVerbAsync(
            ["user", "create", person, "--email", $"{person}@example.org", "--role", "Agent", "--password", ServerProcess.Password], cancellationToken)));
        var annas = await server.CreateTokenAsync("anna", cancellationToken);
        var database = new TenantDatabase(server);
        await database.LiftRateLimitsAsync(cancellationToken);
        await server.StartAsync(cancellationToken);
        var starter = await BeginAsync(server, token);
        Decider[] deciders = [new(Seed), new(Seed)];

        var starts = 1;
        for (var kill = 0; kill < Kills; kill++)
        {
            if (kill % 5 == 4)
            {
                await KillWhileStartingAsync(server, random, cancellationToken);
                starts += 2;
                await server.StartAsync(cancellationToken);
                continue;
            }

            using var enough = new CancellationTokenSource();
            var load = LoadAsync(server, token, annas, starter, deciders, enough.Token);
            // Every other time while timers that are due are fired, otherwise at any moment.
            var moment = (kill % 2 == 0 ? UntilNextLook() : 0) + random.Next(3000);
            await Task.WhenAny(load, Task.Delay(moment, cancellationToken));
            await server.KillAsync();
            await load;
            await server.StartAsync(cancellationToken);
            starts++;
        }

        starter.IsClosing = true;
        using (var enough = new CancellationTokenSource())
        {
            var load = LoadAsync(server, token, annas, starter, deciders, enough.Token);
            await UntilAllHasEndedAsync(database, starter, load, cancellationToken);
            await enough.CancelAsync();
            await load;
        }

        await new WorkflowEvidence(database).AssertApprovalsAsync(starter.Started, deciders.SelectMany(d => d.Acknowledged).ToList(), cancellationToken);
        var ends = await database.QueryAsync("SELECT \"State\", COUNT(*) FROM \"Approvals_Approvals\" GROUP BY \"State\" ORDER BY 1", cancellationToken);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{Kills} kills, {starts} starts, {starter.Started.Count} approvals, all ended ({string.Join(", ", ends.Select(e => $"{e[1]} × state {e[0]}"))}), " +
            $"at least {starter.FewestRunning} under way at a time, {deciders.Sum(d => d.Acknowledged.Count)} acknowledged decisions, {watch.Elapsed.TotalSeconds:0} s");
    }

    private static async Task<Starter> BeginAsync(ServerProcess server, string token)
    {
        using var client = server.CreateApiClient(token);
        var definition = await WorkflowCaller.PublishAsync(client, DurableFlow.Approval("anna", "tom"));
        List<string> tickets = [];
        for (var i = 1; i <= Tickets; i++)
        {
            tickets.Add(await WorkflowCaller.CreateTicketAsync(client, $"Ticket {i}"));
        }

        var starter = new Starter(definition, tickets);
        while (starter.Started.Count < Tickets)
        {
            await starter.WorkAsync(client);
        }

        return starter;
    }

    private static Task LoadAsync(ServerProcess server, string token, string approver, Starter starter, Decider[] deciders, CancellationToken enough) => Task.WhenAll(
    [
        Task.Run(() => WorkflowCaller.RunUntilBrokenAsync(server, token, starter.WorkAsync, enough), CancellationToken.None),
        .. deciders.Select(d => Task.Run(() => WorkflowCaller.RunUntilBrokenAsync(server, approver, d.WorkAsync, enough), CancellationToken.None)),
    ]);

    /// <summary>A server that dies while it starts, where timers that were due meanwhile and events that were not delivered come first.</summary>
    private static async Task KillWhileStartingAsync(ServerProcess server, Random random, CancellationToken cancellationToken)
    {
        await server.KillAsync();
        var start = server.StartAsync(cancellationToken);
        await Task.Delay(random.Next(500, 4500), cancellationToken);
        await server.KillAsync();
        // Ready by then or not: both are moments to die.
        if (await Record.ExceptionAsync(() => start) is { } died)
        {
            died.ShouldBeOfType<InvalidOperationException>();
        }
    }

    private static int UntilNextLook() => BetweenLooks - (int)(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() % BetweenLooks);

    private static async Task UntilAllHasEndedAsync(TenantDatabase database, Starter starter, Task load, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (!starter.IsCertain
            || await database.CountAsync("SELECT COUNT(*) FROM \"Workflows_Instances\" WHERE \"Status\" = 'Running'", cancellationToken) > 0
            || await database.CountAsync("SELECT COUNT(*) FROM \"Platform_OutboxDeliveries\" WHERE \"State\" = 0", cancellationToken) > 0)
        {
            if (load.IsCompleted)
            {
                await load;
            }

            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(3), "something is stuck");
            await Task.Delay(200, cancellationToken);
        }
    }
}
