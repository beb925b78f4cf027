using Helpdesk.Data;
using Helpdesk.Identity;
using Helpdesk.Notifications;
using Helpdesk.Security;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Live;

/// <summary>Each step of each clock is done once. The stories play on Mondays of the future, in the recipe's hours from 8 to 18 (UTC).</summary>
public abstract class DueStepsTests(TicketsHost host)
{
    private static readonly DateTimeOffset FirstMonday = new(2031, 1, 6, 8, 0, 0, TimeSpan.Zero);

    // Each story has a week of its own, so that the steps of one are not due in another.
    private static int _week;

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AStep_ThatIsReached_TellsWhomItNames_Once()
    {
        // Priority 3: 2 hours to the first response, so 75 % is at 9:30.
        var (number, monday) = await OpenedAsync(owned: true);

        await RunAsync(monday.AddMinutes(59));
        (await FiredAsync(number)).ShouldBeEmpty();
        await RunAsync(monday.AddMinutes(60));
        (await FiredAsync(number)).ShouldBe(["FirstResponse 0 Done"]);
        (await host.ToldAsync("anna", number)).ShouldBe(["assigned", "due-soon"], ignoreOrder: true);
        await RunAsync(monday.AddMinutes(61));
        await RunAsync(monday.AddMinutes(90));

        (await FiredAsync(number)).ShouldBe(["FirstResponse 0 Done", "FirstResponse 1 Done"]);
        (await host.ToldAsync("anna", number)).Count(k => k == "due-soon").ShouldBe(2);
        (await host.ToldAsync("tom", number)).ShouldBe(["due-soon"], "the lead hears of 75 %");
    }

    [Fact]
    public async Task Steps_ThatWereMissedWhileNobodyLooked_AreAllDone_ButTellOnce()
    {
        var (number, monday) = await OpenedAsync(owned: true);

        await RunAsync(monday.AddHours(2));

        (await FiredAsync(number)).ShouldBe(["FirstResponse 0 ToldByLater", "FirstResponse 1 ToldByLater", "FirstResponse 2 Done"]);
        (await host.ToldAsync("anna", number)).Where(k => k != "assigned").ShouldBe(["overdue"]);
    }

    [Fact]
    public async Task AClock_ThatIsLateAtItsBirth_TellsOnce()
    {
        var (number, monday) = await OpenedAsync(owned: true);
        await ActAsync(monday.AddMinutes(45), "anna", (services, time) => ActivatorUtilities.CreateInstance<UpdateTicket>(services, time).HandleAsync(
            number, new TicketPatch { Impact = 1, Urgency = 1 }, expectedStamp: null, CancellationToken));

        await RunAsync(monday.AddMinutes(46));

        // Priority 1 has 15 minutes: 200 % was at 30 minutes.
        (await FiredAsync(number)).ShouldBe(["FirstResponse 4 NoticeOnly"]);
        (await host.ToldAsync("anna", number)).Where(k => k != "assigned").ShouldBe(["overdue"]);
    }

    [Fact]
    public async Task TwoNodes_ThatLookAtTheSameMoment_DoEachStepOnce()
    {
        List<(string Number, DateTimeOffset Monday)> tickets = [];
        var monday = NextMonday();
        for (var i = 0; i < 12; i++)
        {
            tickets.Add(await OpenedAsync(owned: true, monday));
        }

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => RunAsync(monday.AddMinutes(65)), CancellationToken)));
        await RunAsync(monday.AddMinutes(65));

        foreach (var (number, _) in tickets)
        {
            (await FiredAsync(number)).ShouldBe(["FirstResponse 0 Done"], number);
            (await host.ToldAsync("anna", number)).Count(k => k == "due-soon").ShouldBe(1, number);
        }
    }

    [Fact]
    public async Task ANodeThatDies_BeforeItsCommit_LeavesTheStepToTheNextRun()
    {
        var (number, monday) = await OpenedAsync(owned: true);
        await using (var scope = host.CreateScope())
        {
            // The task joins this transaction, which nobody commits.
            await using var dying = await scope.Services.GetRequiredService<IUnitOfWork>().BeginAsync(CancellationToken);
            await RunAsync(scope.Services, monday.AddMinutes(65));
        }

        (await FiredAsync(number)).ShouldBeEmpty();
        (await host.ToldAsync("anna", number)).ShouldNotContain("due-soon");

        await RunAsync(monday.AddMinutes(66));

        (await FiredAsync(number)).ShouldBe(["FirstResponse 0 Done"]);
        (await host.ToldAsync("anna", number)).Count(k => k == "due-soon").ShouldBe(1);
    }

    [Fact]
    public async Task APausedClock_HasNoStepUntilItGoesOn()
    {
        var (number, monday) = await OpenedAsync(owned: true);
        await ActAsync(monday.AddMinutes(10), "anna", (services, time) => ActivatorUtilities.CreateInstance<TransitionTicket>(services, time).HandleAsync(
            number, new TransitionRequest { Transition = "hold", SubState = "awaiting-vendor" }, expectedStamp: null, CancellationToken));

        (await ClocksAsync(number)).Single(c => c.Metric == ClockMetric.Resolution).NextStepAt.ShouldBeNull();
        await RunAsync(monday.AddDays(4));
        (await FiredAsync(number)).ShouldAllBe(f => f.StartsWith("FirstResponse", StringComparison.Ordinal));

        await ActAsync(monday.AddDays(7), "anna", (services, time) => ActivatorUtilities.CreateInstance<TransitionTicket>(services, time).HandleAsync(
            number, new TransitionRequest { Transition = "resume" }, expectedStamp: null, CancellationToken));

        // Half of 30 business hours, 10 minutes of which had run.
        (await ClocksAsync(number)).Single(c => c.Metric == ClockMetric.Resolution).NextStepAt
            .ShouldBe(monday.AddDays(8).AddHours(5).AddMinutes(-10).UtcDateTime);
    }

    [Fact]
    public async Task AStep_ThatHandsTheTicketOn_WritesItsHistory_AndRaisesItsEvent()
    {
        var workplace = await host.TeamAsync("Workplace");
        var monday = NextMonday();
        await ActAsync(monday.AddDays(-3), "admin", async (services, time) =>
        {
            var versions = ActivatorUtilities.CreateInstance<ClockVersions>(services, time);
            var shelf = await versions.GetShelfAsync(CancellationToken);
            var rule = shelf.RuleSets[^1].Rules.Single(r => r.Priority == 5 && r.Name.StartsWith("Resolution", StringComparison.Ordinal));
            var definition = shelf.AllDefinitions.Where(d => d.Id == rule.DefinitionId).MaxBy(d => d.Version)!;
            return await ActivatorUtilities.CreateInstance<SaveClockDefinition>(services, versions).HandleAsync(
                definition with
                {
                    Thresholds =
                    [
                        ClockThreshold.Percent(1, new ThresholdAction(ThresholdActionKind.ReassignToTeam, workplace), new ThresholdAction(ThresholdActionKind.RaiseEvent, EventName: "help")),
                    ],
                },
                expectedVersion: null, CancellationToken);
        });
        var (number, _) = await OpenedAsync(owned: false, monday, impact: 3, urgency: 3);

        await RunAsync(monday.AddHours(1));
        await RunAsync(monday.AddHours(1));

        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var ticket = await db.Tickets.AsNoTracking().SingleAsync(t => t.Number == number, CancellationToken);
        ticket.TeamId.ShouldBe(workplace);
        var assigned = await db.Events.AsNoTracking().SingleAsync(e => e.TicketId == ticket.Id && e.Kind == TicketEventKinds.Assigned, CancellationToken);
        assigned.ActorId.ShouldBeNull();
        assigned.Reason!.ShouldContain("Resolution P5");
        (await FiredAsync(number)).ShouldBe(["Resolution 0 Done"]);
        (await db.ClockStates.AsNoTracking().SingleAsync(s => s.TicketId == ticket.Id, CancellationToken)).Sequence.ShouldBe(ticket.LastSequence);
    }

    [Fact]
    public async Task AnEditedCalendar_MovesOpenClocksWhenItCounts()
    {
        var (number, monday) = await OpenedAsync(owned: true);
        var before = (await ClocksAsync(number)).Single(c => c.Metric == ClockMetric.Resolution);
        await ActAsync(monday.AddHours(1), "admin", async (services, time) =>
        {
            var versions = ActivatorUtilities.CreateInstance<ClockVersions>(services, time);
            var calendar = (await versions.GetShelfAsync(CancellationToken)).Calendars.At(before.CalendarId, monday.UtcDateTime);
            return await ActivatorUtilities.CreateInstance<SaveCalendar>(services, versions).HandleAsync(
                calendar with { Holidays = [.. calendar.Holidays, new Holiday(DateOnly.FromDateTime(monday.AddDays(1).UtcDateTime), "Day off")] },
                expectedVersion: null, CancellationToken);
        });

        await RunAsync(monday.AddHours(1));
        (await ClocksAsync(number)).Single(c => c.Metric == ClockMetric.Resolution).DueAt.ShouldBe(before.DueAt, "it counts in a minute");
        await RunAsync(monday.AddHours(1).AddMinutes(2));

        var after = (await ClocksAsync(number)).Single(c => c.Metric == ClockMetric.Resolution);
        after.DueAt.ShouldBe(before.DueAt!.Value.AddDays(1));
        after.CalendarVersion.ShouldBe(before.CalendarVersion + 1);
    }

    private static DateTimeOffset NextMonday() => FirstMonday.AddDays(14 * Interlocked.Increment(ref _week));

    private async Task<(string Number, DateTimeOffset Monday)> OpenedAsync(bool owned, DateTimeOffset? at = null, int impact = 2, int urgency = 2)
    {
        var monday = at ?? NextMonday();
        var network = await host.TeamAsync("Network");
        var number = await ActAsync(monday, "tom", async (services, time) =>
            (await ActivatorUtilities.CreateInstance<CreateTicket>(services, time).HandleAsync(
                new CreateTicketRequest
                {
                    TypeId = "incident",
                    Title = "VPN drops",
                    Impact = impact,
                    Urgency = urgency,
                    RequesterId = host.IdOf("rita"),
                    TeamId = network,
                    AssigneeId = owned ? host.IdOf("anna") : null,
                    Channel = TicketChannels.Phone,
                },
                CancellationToken)).Number);
        return (number, monday);
    }

    private async Task RunAsync(DateTimeOffset at)
    {
        await using var scope = host.CreateScope();
        await RunAsync(scope.Services, at);
    }

    private static Task RunAsync(IServiceProvider services, DateTimeOffset at)
    {
        var time = new FakeClock(at);
        return ActivatorUtilities.CreateInstance<DoDueSteps>(
            services, time, ActivatorUtilities.CreateInstance<TicketClocks>(services, time), ActivatorUtilities.CreateInstance<StepActions>(services, time),
            new FollowedCalendars()).RunAsync(CancellationToken);
    }

    private async Task<T> ActAsync<T>(DateTimeOffset at, string userName, Func<IServiceProvider, FakeClock, Task<T>> act)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        return await act(scope.Services, new FakeClock(at));
    }

    private async Task<List<TicketClock>> ClocksAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        return await db.Clocks.AsNoTracking().Where(c => db.Tickets.Any(t => t.Id == c.TicketId && t.Number == number)).ToListAsync(CancellationToken);
    }

    private async Task<List<string>> FiredAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        var fired = await (
            from step in db.FiredSteps.AsNoTracking()
            join ticket in db.Tickets on step.TicketId equals ticket.Id
            join clock in db.Clocks on new { step.TicketId, step.DefinitionId, step.DefinitionVersion, step.Cycle, step.AttachedBy }
                equals new { clock.TicketId, clock.DefinitionId, clock.DefinitionVersion, clock.Cycle, clock.AttachedBy }
            where ticket.Number == number
            orderby step.ReachedAt, step.Step
            select new { clock.Metric, step.Step, step.Outcome }).ToListAsync(CancellationToken);
        return [.. fired.Select(f => $"{f.Metric} {f.Step} {f.Outcome}")];
    }
}

public sealed class SqliteDueStepsTests(TicketsHost host) : DueStepsTests(host), IClassFixture<TicketsHost>;

public sealed class PostgreSqlDueStepsTests(PostgreSqlTicketsHost host) : DueStepsTests(host), IClassFixture<PostgreSqlTicketsHost>;
