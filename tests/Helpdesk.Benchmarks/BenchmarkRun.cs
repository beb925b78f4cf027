using System.Diagnostics;
using Helpdesk.Testing.Server;

namespace Helpdesk.Benchmarks;

/// <summary>The measurements in their order.</summary>
internal static class BenchmarkRun
{
    private const double AimCreateShare = 0.5;
    private const double AimQueueMilliseconds = 50;
    private const double AimTicketMilliseconds = 60;
    private const double AimFirstPageSeconds = 2;
    private const double AimIdleMegabytes = 250;

    public static async Task RunAsync(BenchmarkOptions options, Report report, CancellationToken cancellationToken)
    {
        await using var empty = await EmptyEndpoint.StartAsync(cancellationToken);
        if (options.Includes("create"))
        {
            await CreateOnSqliteAsync(options, report, empty, cancellationToken);
            await CreateOnPostgreSqlAsync(options, report, empty, cancellationToken);
        }

        if (options.Includes("clocks"))
        {
            await ClockScan.RunAsync(report, cancellationToken);
        }

        if (options.Includes("ledger"))
        {
            await LedgerWalk.RunAsync(report, cancellationToken);
        }

        if (options.Includes("changes"))
        {
            await ConflictCheck.RunAsync(report, cancellationToken);
        }

        if (options.Includes("pdf"))
        {
            await PdfReport.RunAsync(report, cancellationToken);
        }

        if (options.Includes("workflows"))
        {
            await WorkflowRuns.RunAsync(options, report, empty, cancellationToken);
        }

        if (options.Includes("pages") || options.Includes("start"))
        {
            await PagesAsync(options, report, empty, cancellationToken);
        }

        if (options.Includes("live"))
        {
            await LiveDesk.RunAsync(options, report, cancellationToken);
        }
    }

    private static async Task CreateOnSqliteAsync(BenchmarkOptions options, Report report, EmptyEndpoint empty, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Prepare();
        await CreateAsync("SQLite", server, options, report, empty, cancellationToken);
    }

    private static async Task CreateOnPostgreSqlAsync(BenchmarkOptions options, Report report, EmptyEndpoint empty, CancellationToken cancellationToken)
    {
        if (PostgreSqlServer.FindPrograms() is null)
        {
            Console.Error.WriteLine("PostgreSQL is not installed: its measurements are left out (./build.sh test installs it).");
            return;
        }

        await using var postgreSql = await PostgreSqlServer.StartAsync(durable: true, cancellationToken);
        var database = await postgreSql.CreateDatabaseAsync("bench", cancellationToken);
        await using var server = ServerProcess.Prepare(new ServerOptions { Provider = "PostgreSql", ConnectionString = database });
        await CreateAsync("PostgreSQL", server, options, report, empty, cancellationToken);
    }

    private static async Task CreateAsync(
        string product, ServerProcess server, BenchmarkOptions options, Report report, EmptyEndpoint empty, CancellationToken cancellationToken)
    {
        // The verb sets the tenant up.
        var token = await server.CreateTokenAsync(cancellationToken: cancellationToken);
        var database = new TenantDatabase(server);
        await database.LiftRateLimitsAsync(cancellationToken);
        await server.StartAsync(cancellationToken);
        using var client = server.CreateApiClient(token);
        // The first call also writes what is written once: a block of numbers, the first use of the token.
        await Desk.CreateAsync(client, 0, cancellationToken);
        var floor = await RawFloor.CaptureAsync(database, () => Desk.CreateAsync(client, 0, cancellationToken), cancellationToken);
        Console.Error.WriteLine($"One incident on {product} is {floor.Rows} rows: {floor.Describe()}.");

        Dictionary<int, LoadResult> api = [];
        double memory = 0;
        foreach (var connections in new[] { 1, 8 })
        {
            var load = Load.RunAsync(connections, options.Duration, (_, n) => Desk.CreateAsync(client, n, cancellationToken), cancellationToken);
            memory = Math.Max(memory, await ProcessMemory.HighestWhileAsync(server.ProcessId, load));
            api[connections] = await load;
        }

        // The floor has the machine for itself, as the server had it.
        await server.StopAsync();
        using var plain = new HttpClient { BaseAddress = empty.Address };
        foreach (var connections in new[] { 1, 8 })
        {
            var raw = await floor.MeasureAsync(connections, options.Duration, cancellationToken);
            var http = await Load.RunAsync(
                connections,
                TimeSpan.FromSeconds(2),
                async (_, _) =>
                {
                    using var response = await plain.PostAsync("", null, cancellationToken);
                    response.EnsureSuccessStatusCode();
                },
                cancellationToken);
            var share = api[connections].PerSecond / raw.PerSecond;
            report.Add(
                $"Create incident by API, {product}, {connections} connection{(connections == 1 ? "" : "s")}",
                $"{api[connections].AsRate} ({share:P0} of the floor)",
                $"{raw.AsRate} for the same {floor.Rows} rows; empty endpoint p50 {Report.Number(http.Median)} ms",
                "half of the floor",
                share >= AimCreateShare);
        }

        report.Add($"Memory while incidents are created, {product}", $"{Report.Number(memory)} MB", "", "", null);
    }

    private static async Task PagesAsync(BenchmarkOptions options, Report report, EmptyEndpoint empty, CancellationToken cancellationToken)
    {
        await using var server = ServerProcess.Prepare();
        var token = await server.CreateTokenAsync(cancellationToken: cancellationToken);
        await new TenantDatabase(server).LiftRateLimitsAsync(cancellationToken);
        var watch = Stopwatch.StartNew();
        await server.RunVerbAsync(["generate", "--tickets", $"{options.Tickets}", "--seed", "1"], cancellationToken);
        var rate = options.Tickets / watch.Elapsed.TotalSeconds;
        report.Add($"Generate {options.Tickets:#,0} tickets with history, SQLite, start included", $"{Report.Number(rate)} tickets/s", "", "5,000 tickets/s", rate >= 5000);

        if (options.Includes("start"))
        {
            await StartAsync(server, report, options, cancellationToken);
        }

        if (!options.Includes("pages"))
        {
            return;
        }

        await server.StartAsync(cancellationToken);
        using var api = server.CreateApiClient(token);
        var numbers = await TicketNumbersAsync(api, cancellationToken);
        using var person = await Desk.SignInAsync(server, "admin", cancellationToken);
        using var plain = new HttpClient { BaseAddress = empty.Address };
        var http = await Load.RunAsync(1, TimeSpan.FromSeconds(2), (_, _) => Desk.ReadAsync(plain, "", cancellationToken), cancellationToken);
        double memory = 0;
        foreach (var connections in new[] { 1, 8 })
        {
            var queue = Load.RunAsync(connections, options.Duration, (_, _) => Desk.ReadAsync(person, "desk", cancellationToken), cancellationToken);
            memory = Math.Max(memory, await ProcessMemory.HighestWhileAsync(server.ProcessId, queue));
            var ticket = Load.RunAsync(
                connections,
                options.Duration,
                (_, n) => Desk.ReadAsync(person, $"desk/tickets/{numbers[n % numbers.Count]}", cancellationToken),
                cancellationToken);
            memory = Math.Max(memory, await ProcessMemory.HighestWhileAsync(server.ProcessId, ticket));
            var aimed = connections == 1;
            var reader = aimed ? "1 reader" : $"{connections} readers at once";
            report.Add(
                $"Queue page, 50 of {options.Tickets:#,0} tickets, {reader}",
                (await queue).AsLatency,
                $"empty endpoint p50 {Report.Number(http.Median)} ms",
                aimed ? $"p95 < {AimQueueMilliseconds} ms" : "",
                aimed ? (await queue).P95 < AimQueueMilliseconds : null);
            report.Add(
                $"Ticket page at {options.Tickets:#,0} tickets, {reader}",
                (await ticket).AsLatency,
                $"empty endpoint p50 {Report.Number(http.Median)} ms",
                aimed ? $"p95 < {AimTicketMilliseconds} ms" : "",
                aimed ? (await ticket).P95 < AimTicketMilliseconds : null);
        }

        report.Add("Memory while pages are read", $"{Report.Number(memory)} MB", "", "", null);
    }

    private static async Task StartAsync(ServerProcess server, Report report, BenchmarkOptions options, CancellationToken cancellationToken)
    {
        List<double> seconds = [];
        for (var i = 0; i < 5; i++)
        {
            var watch = Stopwatch.StartNew();
            await server.StartAsync(cancellationToken);
            using var client = new HttpClient { BaseAddress = server.BaseAddress };
            using var page = await client.GetAsync("signin", cancellationToken);
            page.EnsureSuccessStatusCode();
            seconds.Add(watch.Elapsed.TotalSeconds);
            if (i < 4)
            {
                await server.StopAsync();
            }
        }

        seconds.Sort();
        var floor = await BareStartAsync(cancellationToken);
        report.Add(
            $"Process start to first page, {options.Tickets:#,0} tickets in the database, median of 5",
            $"{seconds[2]:0.00} s (worst {seconds[4]:0.00} s)",
            $"empty endpoint {floor:0.00} s",
            $"< {AimFirstPageSeconds} s",
            seconds[2] < AimFirstPageSeconds);

        // Idle means: after the first page, with background work running as scheduled.
        await Task.Delay(TimeSpan.FromSeconds(15), cancellationToken);
        var idle = ProcessMemory.Megabytes(server.ProcessId);
        report.Add("Memory idle, 15 s after the first page", $"{Report.Number(idle)} MB", "", $"< {AimIdleMegabytes} MB", idle < AimIdleMegabytes);
        await server.StopAsync();
    }

    private static async Task<double> BareStartAsync(CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        await using var endpoint = await EmptyEndpoint.StartAsync(cancellationToken);
        return watch.Elapsed.TotalSeconds;
    }

    private static async Task<IReadOnlyList<string>> TicketNumbersAsync(HttpClient api, CancellationToken cancellationToken)
    {
        // Five pages from different ends of the list: old and new, long and short histories.
        List<string> numbers = [];
        foreach (var sort in new[] { "created", "-created", "-updated", "priority", "number" })
        {
            using var document = System.Text.Json.JsonDocument.Parse(await api.GetStringAsync($"api/v1/tickets?sort={sort}&limit=50", cancellationToken));
            numbers.AddRange(document.RootElement.GetProperty("items").EnumerateArray().Select(t => t.GetProperty("number").GetString()!));
        }

        return numbers.Count > 0 ? numbers : throw new InvalidOperationException("The API lists no tickets.");
    }
}
