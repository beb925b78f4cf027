using System.Diagnostics;
using Helpdesk.Data;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Benchmarks;

/// <summary>What a look for due steps costs among many open clocks.</summary>
internal static class ClockScan
{
    private const int Clocks = 100_000;
    private const int Due = 1_000;
    private const int Page = 100;
    private const double AimMilliseconds = 200;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        foreach (var provider in DatabaseMatrix.Available)
        {
            await using var shell = await DataShell.CreateAsync(provider, services => services.AddSingleton<TicketFeed>().AddModuleDbContext<TicketsDbContext>());
            var now = shell.Clock.GetUtcNow().UtcDateTime;
            await shell.InScopeAsync(services => services.GetRequiredService<IBulkWriter>().InsertAsync(
                services.GetRequiredService<TicketsDbContext>(), [.. Enumerable.Range(0, Clocks).Select(i => Clock(i, now))], cancellationToken));
            List<double> times = [];
            for (var i = 0; i < 21; i++)
            {
                var watch = Stopwatch.StartNew();
                var found = await shell.InScopeAsync(services => ScanAsync(services.GetRequiredService<TicketsDbContext>(), now, cancellationToken));
                times.Add(watch.Elapsed.TotalMilliseconds);
                if (found != Due)
                {
                    throw new InvalidOperationException($"The scan found {found} of {Due} due clocks.");
                }
            }

            times.Sort();
            report.Add(
                $"Scan for due steps, {Due:#,0} of {Clocks:#,0} open clocks, {provider}, median of {times.Count}",
                $"{Report.Number(times[times.Count / 2])} ms (worst {Report.Number(times[^1])} ms)", "", $"< {AimMilliseconds} ms", times[times.Count / 2] < AimMilliseconds);
        }
    }

    private static async Task<int> ScanAsync(TicketsDbContext db, DateTime now, CancellationToken cancellationToken)
    {
        var found = 0;
        (DateTime At, Guid TicketId) last = (DateTime.MinValue, Guid.Empty);
        while (true)
        {
            var page = await DoDueSteps.ReadPageAsync(db, last, now, Page, cancellationToken);
            found += page.Count;
            if (page.Count < Page)
            {
                return found;
            }

            last = page[^1];
        }
    }

    private static TicketClock Clock(int i, DateTime now) => new()
    {
        TicketId = Guid.CreateVersion7(),
        DefinitionId = Guid.CreateVersion7(),
        DefinitionVersion = 1,
        Cycle = 1,
        AttachedBy = 1,
        Metric = ClockMetric.Resolution,
        Status = ClockStatus.Running,
        StartedAt = now.AddDays(-1),
        DueAt = now.AddDays(2),
        NextStepAt = i % (Clocks / Due) == 0 ? now.AddSeconds(-i % 600) : now.AddSeconds(1 + (i % 200_000)),
        NextStep = 0,
        TargetSeconds = 36_000,
        CalendarId = Guid.CreateVersion7(),
        CalendarVersion = 1,
    };
}
