using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.Testing.Server;

namespace Helpdesk.EndToEnd.Crash;

[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CrashCollection
{
    public const string Name = "Crash";
}

/// <summary>
/// The server is killed (SIGKILL, as a power failure) while four callers write: five runs, each on a database of its own. <c>HELPDESK_TEST_KILLS</c> says
/// how often in each (10 for fifty kills in all); the moments come from fixed seeds.
/// </summary>
[Collection(CrashCollection.Name)]
public sealed class KilledServer
{
    private const int Callers = 4;
    private const int WritesBeforeKill = 3;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("HELPDESK_TEST_KILLS") ?? "6", CultureInfo.InvariantCulture);
    private static readonly TimeSpan LongestLoad = TimeSpan.FromMilliseconds(900);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public async Task Server_KilledWhileWriting_KeepsEveryAcknowledgedWrite_AndNoHalfOfAUseCase(int seed)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var random = new Random(seed);
        await using var server = ServerProcess.Prepare();
        await CreatePersonAsync(server, "rita", "Requester", cancellationToken);
        await CreatePersonAsync(server, "anna", "Agent", cancellationToken);
        var token = await server.CreateTokenAsync(cancellationToken: cancellationToken);
        var database = new TenantDatabase(server);
        await database.LiftRateLimitsAsync(cancellationToken);
        // The tickets are rita's, anna owns them, admin writes: so both others are told of what happens.
        var requester = await IdOfAsync(database, "rita", cancellationToken);
        var owner = await IdOfAsync(database, "anna", cancellationToken);
        var callers = Enumerable.Range(1, Callers).Select(n => new Caller(seed, n, token, requester, owner)).ToList();
        await server.StartAsync(cancellationToken);
        for (var kill = 0; kill < Kills; kill++)
        {
            if (kill > 0)
            {
                await server.StartAsync(cancellationToken);
            }

            var acknowledged = 0;
            var atWork = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var load = Task.WhenAll(callers.Select(c => Task.Run(() => c.WriteUntilBrokenAsync(server, CountWrite), cancellationToken)));
            // The moment counts from the third acknowledged write, so that each kill hits a server at work.
            await Task.WhenAny(atWork.Task, load);
            await Task.Delay(TimeSpan.FromMilliseconds(random.NextDouble() * LongestLoad.TotalMilliseconds), cancellationToken);
            await server.KillAsync();
            await load;

            void CountWrite()
            {
                if (Interlocked.Increment(ref acknowledged) == WritesBeforeKill)
                {
                    atWork.TrySetResult();
                }
            }
        }

        // A server that dies while it starts has nothing to lose either. One that is ready by then is killed sooner the next time.
        Exception? died = null;
        for (var delay = random.Next(200, 1500); died is null; delay /= 2)
        {
            var start = server.StartAsync(cancellationToken);
            await Task.Delay(delay, cancellationToken);
            await server.KillAsync();
            died = await Record.ExceptionAsync(() => start);
        }

        died.ShouldBeOfType<InvalidOperationException>();

        await server.StartAsync(cancellationToken);
        using var client = server.CreateApiClient(token);
        foreach (var caller in callers)
        {
            await caller.FinishUncertainAsync(client);
        }

        await DrainAsync(database, cancellationToken);
        callers.Sum(c => c.Journal.Acknowledged).ShouldBeGreaterThan(Kills * 2, "too little was written for the kills to mean anything");
        await AssertAcknowledgedAsync(client, callers.Select(c => c.Journal).ToList(), cancellationToken);
        await AssertWholeAsync(database, cancellationToken);
    }

    private static Task CreatePersonAsync(ServerProcess server, string name, string role, CancellationToken cancellationToken) =>
        server.RunVerbAsync(["user", "create", name, "--email", $"{name}@example.org", "--role", role, "--password", ServerProcess.Password], cancellationToken);

    private static async Task<Guid> IdOfAsync(TenantDatabase database, string name, CancellationToken cancellationToken) =>
        Guid.Parse((await database.QueryAsync($"SELECT \"Id\" FROM \"Identity_Users\" WHERE \"UserName\" = '{name}'", cancellationToken))[0][0]!);

    /// <summary>Waits until every event has been delivered.</summary>
    private static async Task DrainAsync(TenantDatabase database, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        while (await database.CountAsync("SELECT COUNT(*) FROM \"Platform_OutboxDeliveries\" WHERE \"State\" = 0", cancellationToken) > 0)
        {
            // A lease of a killed process has to run out first.
            watch.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(3), "the outbox does not drain");
            await Task.Delay(200, cancellationToken);
        }
    }

    private static async Task AssertAcknowledgedAsync(HttpClient client, List<Journal> journals, CancellationToken cancellationToken)
    {
        foreach (var ticket in journals.SelectMany(j => j.Tickets))
        {
            var stored = await client.GetFromJsonAsync<JsonElement>($"api/v1/incidents/{ticket.Number}", cancellationToken);
            stored.GetProperty("title").GetString().ShouldBe(ticket.Title);
            var state = stored.GetProperty("state").GetString();
            new[] { ticket.State, ticket.UncertainState }.ShouldContain(state, ticket.Number);
            var messages = await client.GetFromJsonAsync<JsonElement>($"api/v1/incidents/{ticket.Number}/comments", cancellationToken);
            var comments = messages.GetProperty("items").EnumerateArray().Select(c => c.GetProperty("body").GetString()!).ToList();
            comments.Distinct().Count().ShouldBe(comments.Count, $"{ticket.Number} has a comment twice");
            ticket.Comments.Except(comments).ShouldBeEmpty($"{ticket.Number} lost acknowledged comments");
            comments.Except(ticket.Comments).Except(ticket.UncertainComments).ShouldBeEmpty($"{ticket.Number} has comments that nobody wrote");
        }

        // One ticket per idempotency key, however often the creation was repeated.
        var numbers = journals.SelectMany(j => j.Tickets).Select(t => t.Number).ToList();
        numbers.Distinct().Count().ShouldBe(numbers.Count);
    }

    private static async Task AssertWholeAsync(TenantDatabase database, CancellationToken cancellationToken)
    {
        (await database.QueryAsync("PRAGMA integrity_check", cancellationToken))[0][0].ShouldBe("ok");
        foreach (var (rule, sql) in Rules)
        {
            (await database.CountAsync(sql, cancellationToken)).ShouldBe(0, rule);
        }
    }

    /// <summary>Each query counts halves of use cases.</summary>
    private static readonly (string Rule, string Sql)[] Rules =
    [
        ("a ticket of which the title is there twice (one idempotency key made two)",
            "SELECT COUNT(*) FROM (SELECT \"Title\" FROM \"Tickets_Tickets\" GROUP BY \"Title\" HAVING COUNT(*) > 1)"),
        ("a ticket without its first event",
            "SELECT COUNT(*) FROM \"Tickets_Tickets\" t WHERE NOT EXISTS (SELECT 1 FROM \"Tickets_Events\" e WHERE e.\"TicketId\" = t.\"Id\" AND e.\"Sequence\" = 1 AND e.\"Kind\" = 'created')"),
        ("an event without its ticket",
            "SELECT COUNT(*) FROM \"Tickets_Events\" e WHERE NOT EXISTS (SELECT 1 FROM \"Tickets_Tickets\" t WHERE t.\"Id\" = e.\"TicketId\")"),
        ("a ticket whose events have gaps or are not counted by it",
            "SELECT COUNT(*) FROM \"Tickets_Tickets\" t WHERE t.\"LastSequence\" <> (SELECT COUNT(*) FROM \"Tickets_Events\" e WHERE e.\"TicketId\" = t.\"Id\") OR t.\"LastSequence\" <> (SELECT MAX(e.\"Sequence\") FROM \"Tickets_Events\" e WHERE e.\"TicketId\" = t.\"Id\")"),
        ("a comment without its event",
            "SELECT COUNT(*) FROM \"Tickets_Comments\" c WHERE NOT EXISTS (SELECT 1 FROM \"Tickets_Events\" e WHERE e.\"TicketId\" = c.\"TicketId\" AND e.\"SubjectId\" = c.\"Id\")"),
        ("a message event without its comment",
            "SELECT COUNT(*) FROM \"Tickets_Events\" e WHERE e.\"Kind\" IN ('public-reply', 'internal-note') AND NOT EXISTS (SELECT 1 FROM \"Tickets_Comments\" c WHERE c.\"Id\" = e.\"SubjectId\")"),
        ("a ticket without its creation in the ledger",
            "SELECT COUNT(*) FROM \"Tickets_Tickets\" t WHERE 1 <> (SELECT COUNT(*) FROM \"Platform_LedgerEvents\" l WHERE l.\"EntityType\" = 'tickets.ticket' AND l.\"Action\" = 'created' AND LOWER(l.\"EntityId\") = LOWER(t.\"Id\"))"),
        ("a comment without its ledger event",
            "SELECT COUNT(*) FROM \"Tickets_Comments\" c WHERE 1 <> (SELECT COUNT(*) FROM \"Platform_LedgerEvents\" l WHERE l.\"EntityType\" = 'tickets.comment' AND LOWER(l.\"EntityId\") = LOWER(c.\"Id\"))"),
        ("a ledger event of a ticket that does not exist",
            "SELECT COUNT(*) FROM \"Platform_LedgerEvents\" l WHERE l.\"EntityType\" = 'tickets.ticket' AND NOT EXISTS (SELECT 1 FROM \"Tickets_Tickets\" t WHERE LOWER(t.\"Id\") = LOWER(l.\"EntityId\"))"),
        ("a message whose event was not sent exactly once",
            "SELECT COUNT(*) FROM \"Tickets_Comments\" c WHERE 1 <> (SELECT COUNT(*) FROM \"Platform_OutboxMessages\" m WHERE m.\"Name\" = 'tickets.commented.v1' AND LOWER(m.\"Payload\") LIKE '%' || LOWER(c.\"Id\") || '%')"),
        ("a public reply of which the requester was not told exactly once",
            "SELECT COUNT(*) FROM \"Platform_OutboxMessages\" m JOIN \"Tickets_Comments\" c ON c.\"IsPublic\" = 1 AND LOWER(m.\"Payload\") LIKE '%' || LOWER(c.\"Id\") || '%' JOIN \"Tickets_Tickets\" t ON t.\"Id\" = c.\"TicketId\" WHERE m.\"Name\" = 'tickets.commented.v1' AND 1 <> (SELECT COUNT(*) FROM \"Notifications_Notifications\" n WHERE n.\"MessageId\" = m.\"Id\" AND n.\"PersonId\" = t.\"RequesterId\")"),
        ("a new owner who was not told exactly once",
            "SELECT COUNT(*) FROM \"Platform_OutboxMessages\" m WHERE m.\"Name\" = 'tickets.assigned.v1' AND 1 <> (SELECT COUNT(*) FROM \"Notifications_Notifications\" n WHERE n.\"MessageId\" = m.\"Id\")"),
        ("a notification of an event that was never sent",
            "SELECT COUNT(*) FROM \"Notifications_Notifications\" n WHERE NOT EXISTS (SELECT 1 FROM \"Platform_OutboxMessages\" m WHERE m.\"Id\" = n.\"MessageId\")"),
        ("a delivery that is not done",
            "SELECT COUNT(*) FROM \"Platform_OutboxDeliveries\" WHERE \"State\" <> 1"),
        ("a delivery without its message",
            "SELECT COUNT(*) FROM \"Platform_OutboxDeliveries\" d WHERE NOT EXISTS (SELECT 1 FROM \"Platform_OutboxMessages\" m WHERE m.\"Id\" = d.\"MessageId\")"),
        ("a message that nobody gets",
            "SELECT COUNT(*) FROM \"Platform_OutboxMessages\" m WHERE NOT EXISTS (SELECT 1 FROM \"Platform_OutboxDeliveries\" d WHERE d.\"MessageId\" = m.\"Id\")"),
    ];
}
