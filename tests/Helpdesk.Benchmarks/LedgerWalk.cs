using System.Diagnostics;
using System.Globalization;
using Helpdesk.Compliance;
using Helpdesk.Compliance.Ledger;
using Helpdesk.Data;
using Helpdesk.Platform.Shells;
using Helpdesk.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Benchmarks;

/// <summary>What it costs to seal and to verify a ledger of many events.</summary>
internal static class LedgerWalk
{
    private const int Events = 1_000_000;
    private const int Batch = 50_000;
    private const double AimPerSecond = 200_000;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        foreach (var provider in DatabaseMatrix.Available)
        {
            await using var database = await DatabaseMatrix.CreateAsync(provider);
            await using var host = await ShellFixture.StartAsync(new() { Database = database.Settings }, cancellationToken);
            await FillAsync(host, cancellationToken);
            var (count, seconds) = await TimeAsync(host, s => SealAsync(s, cancellationToken));
            report.Add($"Sealing {Events:#,0} events, {provider}", $"{Report.Number(count / seconds)}/s", "", "", null);
            (var result, seconds) = await TimeAsync(host, s => s.GetRequiredService<VerifyLedger>().HandleAsync(cancellationToken));
            if (result.Finding is { } finding)
            {
                throw new InvalidOperationException(finding.Sentence);
            }

            var rate = result.Events / seconds;
            report.Add(
                $"Verifying {result.Events:#,0} events, {provider}", $"{Report.Number(rate)}/s", "", $"over {AimPerSecond:#,0}/s", rate > AimPerSecond);
        }
    }

    /// <summary>The tenant's own task seals each minute too, and who is slower stops.</summary>
    private static async Task<int> SealAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        var db = services.GetRequiredService<ComplianceDbContext>();
        while (await db.Set<LedgerEvent>().AnyAsync(e => !db.Seals.Any(s => s.EventId == e.Id), cancellationToken))
        {
            await services.GetRequiredService<SealLedger>().HandleAsync(everything: true, cancellationToken);
        }

        return Events;
    }

    private static async Task<(T Result, double Seconds)> TimeAsync<T>(ShellFixture host, Func<IServiceProvider, Task<T>> work)
    {
        await using var scope = host.CreateScope();
        var watch = Stopwatch.StartNew();
        return (await work(scope.Services), watch.Elapsed.TotalSeconds);
    }

    /// <summary>Events as long as those of tickets are.</summary>
    private static async Task FillAsync(ShellFixture host, CancellationToken cancellationToken)
    {
        var at = TimeProvider.System.GetUtcNow().UtcDateTime.Date.AddDays(-365);
        for (var i = 0; i < Events; i += Batch)
        {
            await using var scope = host.CreateScope();
            var actor = Guid.CreateVersion7();
            await scope.Services.GetRequiredService<IBulkWriter>().InsertAsync(
                scope.Services.GetRequiredService<ComplianceDbContext>(),
                [
                    .. Enumerable.Range(i, Batch).Select(n => new LedgerEvent
                    {
                        Id = Guid.CreateVersion7(), OccurredAt = at.AddSeconds(20 * n), ActorId = actor, ActorName = "Anna Berger", SessionId = "0123456789abcdef0123456789abcdef", Address = "192.0.2.17",
                        Origin = "interactive", Action = "updated", EntityType = "tickets.ticket", EntityId = Guid.CreateVersion7().ToString(),
                        Changes = string.Create(CultureInfo.InvariantCulture, $$"""{"AssigneeId":[null,"{{actor}}"],"Priority":[3,{{n % 5}}],"State":["new","in-progress"],"UpdatedAt":["2026-01-01T00:00:00Z","2026-01-01T00:00:20Z"]}"""),
                        CorrelationId = "0123456789abcdef0123456789abcdef",
                    }),
                ],
                cancellationToken);
        }
    }
}
