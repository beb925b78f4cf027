using System.Diagnostics;
using Helpdesk.Changes;
using Helpdesk.Changes.Domain;
using Helpdesk.Changes.Domain.Conflicts;
using Helpdesk.Changes.Features;
using Helpdesk.Changes.Integration;
using Helpdesk.Data;
using Helpdesk.Modules;
using Helpdesk.Platform.Shells;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Benchmarks;

/// <summary>What it costs to say whether a time is free in a tenant with many planned changes.</summary>
internal static class ConflictCheck
{
    private const int Changes = 10_000;
    private const int Bands = 200;
    private const int Rounds = 101;
    private const int SlowRounds = 11;
    private const double AimMilliseconds = 200;

    public static async Task RunAsync(Report report, CancellationToken cancellationToken)
    {
        foreach (var provider in DatabaseMatrix.Available)
        {
            await using var database = await DatabaseMatrix.CreateAsync(provider);
            await using var host = await ShellFixture.StartAsync(new() { Database = database.Settings }, cancellationToken);
            var now = TimeProvider.System.GetUtcNow().UtcDateTime.Date;
            await FillAsync(host, now, cancellationToken);

            // A quarter of a year: as dense as ten thousand changes of a year at an enterprise are ahead of a change freeze.
            List<double> checks = [], slots = [], months = [];
            var random = new Random(1);
            for (var i = 0; i < Rounds; i++)
            {
                await using var scope = host.CreateScope();
                var ticket = await AnyAsync(scope, random, cancellationToken);
                var at = now.AddHours(random.Next(24, 90 * 24));
                var period = new Period(at, at.AddHours(2 + random.Next(6)));
                var watch = Stopwatch.StartNew();
                await scope.Services.GetRequiredService<ChangeSchedule>().FindConflictsAsync(ticket, period, ticket.AssigneeId, cancellationToken);
                checks.Add(watch.Elapsed.TotalMilliseconds);
            }

            for (var i = 0; i < SlowRounds; i++)
            {
                await using var scope = host.CreateScope();
                var ticket = await AnyAsync(scope, random, cancellationToken);
                Change change = new() { Id = ticket.TicketId };
                change.SetPlan(new ChangePlan { PlannedStart = now.AddDays(30), PlannedEnd = now.AddDays(30).AddHours(2) });
                var watch = Stopwatch.StartNew();
                await scope.Services.GetRequiredService<ChangeSchedule>().FindFreeSlotsAsync(ticket, change, cancellationToken);
                slots.Add(watch.Elapsed.TotalMilliseconds);
                watch.Restart();
                await scope.Services.GetRequiredService<ReadCalendar>().HandleAsync(new(now, now.AddDays(35)), new(), cancellationToken);
                months.Add(watch.Elapsed.TotalMilliseconds);
            }

            Add(report, $"Conflict check, {Changes:#,0} changes in 90 days, {Bands} windows and blackouts, {provider}", checks, AimMilliseconds);
            Add(report, $"Next ten free times of a change, the same, {provider}", slots, null);
            Add(report, $"Month of the change calendar, the same, {provider}", months, null);
        }
    }

    private static void Add(Report report, string name, List<double> times, double? aim)
    {
        times.Sort();
        var p95 = times[(int)(0.95 * (times.Count - 1))];
        report.Add(name, $"p50 {Report.Number(times[times.Count / 2])} ms, p95 {Report.Number(p95)} ms", "", aim is null ? "" : $"p95 < {aim} ms", aim is null ? null : p95 < aim);
    }

    private static async Task<TicketPanelModel> AnyAsync(ShellScope scope, Random random, CancellationToken cancellationToken) =>
        await scope.Services.GetRequiredService<ITicketIntegrationService>().FindAsync(Number(random.Next(Changes)), cancellationToken)
        ?? throw new InvalidOperationException("A change of the benchmark is not there.");

    private static async Task FillAsync(ShellFixture host, DateTime now, CancellationToken cancellationToken)
    {
        await using var scope = host.CreateScope();
        var bulk = scope.Services.GetRequiredService<IBulkWriter>();
        var (tickets, changes) = (scope.Services.GetRequiredService<TicketsDbContext>(), scope.Services.GetRequiredService<ChangesDbContext>());
        var services = (await scope.Services.GetRequiredService<ITicketServiceDirectory>().GetAllAsync(cancellationToken)).Select(s => s.Id).ToArray();
        Guid[] people = [.. Enumerable.Range(0, 120).Select(_ => Guid.CreateVersion7())];
        var random = new Random(20261123);
        var text = string.Concat(Enumerable.Repeat("Swap the device, restart the service, and look at it. ", 20));
        List<Ticket> rows = [];
        List<Change> plans = [];
        for (var i = 0; i < Changes; i++)
        {
            var id = Guid.CreateVersion7();
            rows.Add(new()
            {
                Id = id, ConcurrencyStamp = "1", TypeId = ChangeType.Id, Number = Number(i), Title = $"Change {i}", State = ChangeType.Scheduled, IsOpen = true, Priority = 3, Channel = "api",
                RequesterId = people[0], AssigneeId = people[random.Next(people.Length)], ServiceId = services[random.Next(services.Length)], CreatedAt = now, UpdatedAt = now,
            });
            var start = now.AddMinutes(random.Next(90 * 24 * 60));
            Change change = new() { Id = id, ConcurrencyStamp = "1" };
            change.SetPlan(new()
            {
                Reason = text, ImplementationPlan = text, TestPlan = text, BackoutPlan = text, PlannedStart = start, PlannedEnd = start.AddMinutes(30 + random.Next(8 * 60)),
                Answers = [RiskLevel.Low, RiskLevel.Low, RiskLevel.Low, RiskLevel.Low, RiskLevel.Low],
            });
            plans.Add(change);
        }

        await using var transaction = await scope.Services.GetRequiredService<IUnitOfWork>().BeginAsync(cancellationToken);
        await bulk.InsertAsync(tickets, rows, cancellationToken);
        await bulk.InsertAsync(changes, plans, cancellationToken);
        await bulk.InsertAsync(
            changes,
            [
                .. Enumerable.Range(0, Bands / 2).Select(_ => now.AddHours(random.Next(90 * 24))).Select(from => new Blackout
                {
                    From = from, To = from.AddHours(1 + random.Next(12)), Reason = "Closing", ServiceId = services[random.Next(services.Length)], ConcurrencyStamp = "1",
                }),
            ],
            cancellationToken);
        await bulk.InsertAsync(
            changes,
            [
                .. Enumerable.Range(0, Bands / 2).Select(_ => new MaintenanceWindow
                {
                    ServiceId = services[random.Next(services.Length)], Days = random.Next(1, 128), FromMinute = random.Next(1440), ToMinute = random.Next(1440), ConcurrencyStamp = "1",
                }),
            ],
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static string Number(int i) => $"CHG{9_000_000 + i}";
}
