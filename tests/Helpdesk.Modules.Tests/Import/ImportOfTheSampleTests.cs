using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Events;
using Helpdesk.Identity;
using Helpdesk.Modules;
using Helpdesk.Modules.Tests.Tickets.Clocks.Live;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Import;

/// <summary>
/// The sample log against the real host. What must come out stands in uci-counts.json, written by uci_counts.py, which shares no code with
/// the product.
/// </summary>
public sealed class ImportOfTheSampleTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Theory]
    [OnEachDatabase]
    public async Task Import_OfTheSampleLog_StoresWhatTheIndependentCountSays_AndNothingTwice(DatabaseProvider provider)
    {
        await using var database = await DatabaseMatrix.CreateAsync(provider);
        await using var host = await ShellFixture.StartAsync(new ShellFixtureOptions { Database = database.Settings }, CancellationToken);
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Fixtures.Folder, "uci-counts.json"), CancellationToken)).RootElement;

        var dry = await ImportAsync(host, "dry-run");
        var afterDryRun = await CountTicketsAsync(host);
        var real = await ImportAsync(host);
        var again = await ImportAsync(host);

        afterDryRun.ShouldBe(0);
        real.ShouldBe(dry);
        var report = JsonDocument.Parse(real).RootElement;
        report.GetProperty("rowsRead").GetInt32().ShouldBe(expected.GetProperty("rows").GetInt32());
        report.GetProperty("incidentsStored").GetInt32().ShouldBe(expected.GetProperty("incidents").GetInt32());
        report.GetProperty("eventsStored").GetInt32().ShouldBe(expected.GetProperty("rows").GetInt32());
        report.GetProperty("rowsRejected").GetInt32().ShouldBe(0);
        var second = JsonDocument.Parse(again).RootElement;
        second.GetProperty("incidentsStored").GetInt32().ShouldBe(0);
        second.GetProperty("eventsStored").GetInt32().ShouldBe(0);
        second.GetProperty("eventsAlreadyStored").GetInt32().ShouldBe(expected.GetProperty("rows").GetInt32());
        await AssertStoredAsync(host, expected);
        await AssertClocksAsync(host);
    }

    /// <summary>What the import stored of clocks beside the streams is what the streams say; and no step of the past is left to be done.</summary>
    private static async Task AssertClocksAsync(ShellFixture host)
    {
        var stored = await DerivedClocks.ReadAsync(host);
        await using (var scope = host.CreateScope())
        {
            var db = scope.Services.GetRequiredService<TicketsDbContext>();
            // The source's log of some incidents begins when they are resolved.
            (await db.Clocks.Select(c => c.TicketId).Distinct().CountAsync(CancellationToken))
                .ShouldBe(await db.Tickets.CountAsync(t => db.Events.Any(e => e.TicketId == t.Id && e.Sequence == 1 && !e.Changes.Contains("\"resolved\"") && !e.Changes.Contains("\"closed\"")), CancellationToken));
            var now = TimeProvider.System.GetUtcNow().UtcDateTime;
            (await db.Clocks.CountAsync(c => c.NextStepAt <= now, CancellationToken)).ShouldBe(0, "an import is silent");
        }

        (await DerivedClocks.RebuildAsync(host)).Changed.ShouldBe(0);
        await DerivedClocks.DropAsync(host);
        await using (var scope = host.CreateScope())
        {
            var output = new StringWriter();
            (await scope.Services.GetServices<IVerb>().Single(v => v.Name == "clocks rebuild").RunAsync(
                new VerbArguments([], new Dictionary<string, string>()), output, CancellationToken)).ShouldBe(0);
            output.ToString().ShouldContain("clocks");
        }

        (await DerivedClocks.ReadAsync(host)).ShouldBe(stored);
    }

    private static async Task AssertStoredAsync(ShellFixture host, JsonElement expected)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var teams = (await scope.Services.GetRequiredService<IPeopleDirectory>().GetAllTeamsAsync(CancellationToken)).ToDictionary(t => t.Id, t => t.Name);
        var tickets = await db.Tickets.AsNoTracking()
            .Select(t => new { t.Id, t.ExternalNumber, t.State, t.Priority, t.TeamId })
            .ToListAsync(CancellationToken);
        var events = (await db.Events.AsNoTracking().GroupBy(e => e.TicketId).Select(g => new { g.Key, Count = g.Count() }).ToListAsync(CancellationToken))
            .ToDictionary(g => g.Key, g => g.Count);

        Counts(tickets.Select(t => t.State)).ShouldBe(Counts(expected.GetProperty("states")));
        Counts(tickets.Select(t => $"{t.Priority}")).ShouldBe(Counts(expected.GetProperty("priorities")));
        Counts(tickets.Select(t => t.TeamId is { } team ? teams[team] : "")).ShouldBe(Counts(expected.GetProperty("teams")));
        var lines = tickets.OrderBy(t => t.ExternalNumber, StringComparer.Ordinal).Select(t => $"{t.ExternalNumber}:{events[t.Id]}\n");
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines)))).ShouldBe(expected.GetProperty("eventsPerIncident").GetString());

        (await db.Set<OutboxMessage>().CountAsync(CancellationToken)).ShouldBe(0, "an import is silent");
    }

    private static async Task<string> ImportAsync(ShellFixture host, string? flag = null)
    {
        await using var scope = host.CreateScope();
        using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "Test", Origins.CommandLine);
        var output = new StringWriter();
        var options = new Dictionary<string, string> { ["profile"] = "uci-incident-events", ["json"] = "true" };
        if (flag is not null)
        {
            options[flag] = "true";
        }

        var verb = scope.Services.GetServices<IVerb>().Single(v => v.Name == "import events");
        (await verb.RunAsync(new VerbArguments([Fixtures.SampleLog], options), output, CancellationToken)).ShouldBe(0);
        return output.ToString();
    }

    private static async Task<int> CountTicketsAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.CountAsync(CancellationToken);
    }

    private static string Counts(IEnumerable<string> values) =>
        string.Join(", ", values.GroupBy(v => v, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Key}={g.Count()}"));

    private static string Counts(JsonElement counts) =>
        string.Join(", ", counts.EnumerateObject().OrderBy(p => p.Name, StringComparer.Ordinal).Select(p => $"{p.Name}={p.Value.GetInt32()}"));
}
