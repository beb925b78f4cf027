using System.Text.Json;
using Helpdesk.Cli;
using Helpdesk.Modules.Tests.Import;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Metrics;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Metrics;

/// <summary>
/// The imported sample log under the service levels of the default recipe (8 to 18, Monday to Friday, UTC). What must come out stands in
/// uci-metrics.json, written by uci_metrics.py, which shares no code with the product.
/// </summary>
public sealed class MetricsOfTheSampleTests
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Metrics_OfTheSampleLog_AreThoseOfTheIndependentScript_AlsoAfterARebuild()
    {
        await using var host = await ShellFixture.StartAsync(new ShellFixtureOptions(), CancellationToken);
        await ImportAsync(host);
        var expected = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(Fixtures.Folder, "uci-metrics.json"), CancellationToken)).RootElement;

        var first = await CalculateAsync(host);
        await RebuildAsync(host);
        var second = await CalculateAsync(host);

        first.ShouldBe(Expected(expected));
        second.ShouldBe(first);
    }

    private static async Task ImportAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "Test", Origins.CommandLine);
        var verb = scope.Services.GetServices<IVerb>().Single(v => v.Name == "import events");
        var options = new Dictionary<string, string> { ["profile"] = "uci-incident-events" };
        (await verb.RunAsync(new VerbArguments([Fixtures.SampleLog], options), TextWriter.Null, CancellationToken)).ShouldBe(0);
    }

    private static async Task RebuildAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "Test", Origins.CommandLine);
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        db.Measures.RemoveRange(await db.Measures.ToListAsync(CancellationToken));
        db.Clocks.RemoveRange(await db.Clocks.ToListAsync(CancellationToken));
        await db.SaveChangesAsync(CancellationToken);
        db.Forget();
        await scope.Services.GetRequiredService<RebuildClocks>().HandleAsync(progress: null, CancellationToken);
    }

    private static async Task<IReadOnlyList<string>> CalculateAsync(ShellFixture host)
    {
        await using var scope = host.CreateScope();
        using var acting = scope.Services.GetRequiredService<ICurrentUser>().ActAs(id: null, "Test", Origins.CommandLine);
        var scopeOfAll = new MetricScope(DateTime.SpecifyKind(new DateTime(2000, 1, 1), DateTimeKind.Utc), DateTime.SpecifyKind(new DateTime(2100, 1, 1), DateTimeKind.Utc));
        MetricDefinition[] metrics =
        [
            MetricRegistry.ResolveTime, MetricRegistry.ResolveTimeWithWaiting, MetricRegistry.BusinessResolveTime, MetricRegistry.ResolutionAttainment,
            MetricRegistry.ReopenRate, MetricRegistry.Reassignments, MetricRegistry.PingPong, MetricRegistry.FirstAssignment,
        ];
        var values = await scope.Services.GetRequiredService<CalculateMetrics>().HandleAsync(metrics, scopeOfAll, CancellationToken);
        return [.. values.Select(v => v.Definition.Unit == MetricUnit.Duration
            ? $"{v.Definition.Id}: {v.Value} / {v.Percentile90} of {v.Records}"
            : $"{v.Definition.Id}: {Math.Round(v.Value!.Value, 6)} of {v.Records}")];
    }

    private static List<string> Expected(JsonElement metrics) =>
    [
        .. metrics.EnumerateObject().Select(m => m.Value.TryGetProperty("median", out var median)
            ? $"{m.Name}: {median.GetDouble()} / {m.Value.GetProperty("p90").GetDouble()} of {m.Value.GetProperty("records").GetInt32()}"
            : $"{m.Name}: {(m.Value.TryGetProperty("percent", out var percent) ? percent : m.Value.GetProperty("mean")).GetDouble()} of {m.Value.GetProperty("records").GetInt32()}"),
    ];
}
