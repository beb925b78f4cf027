using Helpdesk.Security;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Features;

/// <summary>What was resolved on a Friday at ten is closed five working days later: the next Friday at ten.</summary>
public sealed class CloseResolvedTicketsTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly DateTimeOffset Friday = new(2030, 3, 1, 10, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset NextFriday = Friday.AddDays(7);

    [Fact]
    public async Task ATicket_StaysBeforeTheLastWorkingDayHasPassed()
    {
        var number = await ResolvedAsync();

        await RunAsync(NextFriday.AddMinutes(-1));

        (await ReadAsync(number)).State.ShouldBe("resolved");
    }

    [Fact]
    public async Task ATicket_IsClosedWhenTheWorkingDaysHavePassed()
    {
        var number = await ResolvedAsync();

        await RunAsync(NextFriday);

        var ticket = await ReadAsync(number);
        ticket.State.ShouldBe("closed");
        ticket.ClosedAt.ShouldBe(NextFriday.UtcDateTime);
        ticket.ResolvedAt.ShouldBe(Friday.UtcDateTime);
    }

    [Fact]
    public async Task ATouchAfterTheResolution_PutsNothingOff()
    {
        var number = await ResolvedAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = "Still fine.", isPublic = false })).Status.ShouldBe(201);
        await TouchAsync(number, NextFriday.AddHours(-1));

        await RunAsync(NextFriday);

        (await ReadAsync(number)).State.ShouldBe("closed");
    }

    [Fact]
    public async Task ZeroDays_CloseNothing()
    {
        var number = await ResolvedAsync();
        await SetDaysAsync(0);
        try
        {
            await RunAsync(NextFriday.AddYears(1));
        }
        finally
        {
            await SetDaysAsync(5);
        }

        (await ReadAsync(number)).State.ShouldBe("resolved");
    }

    [Fact]
    public async Task AMajorIncident_IsLeftToPeople()
    {
        var number = await ResolvedAsync();
        (await host.SendAsync("tom", HttpMethod.Put, $"/incidents/{number}/major", new { isMajor = true, reason = "All payments fail" })).Status.ShouldBe(204);

        await RunAsync(NextFriday);

        (await ReadAsync(number)).State.ShouldBe("resolved");
    }

    [Fact]
    public async Task TheEvent_SaysThatTheSystemDidItAndWhy()
    {
        var number = await ResolvedAsync();

        await RunAsync(NextFriday);

        var last = (await EventsAsync(number))[^1];
        last.Kind.ShouldBe(TicketEventKinds.Transitioned);
        last.ActorId.ShouldBeNull();
        last.ActorName.ShouldBe("System");
        last.Origin.ShouldBe(Origins.Background);
        last.Reason.ShouldBe("Closed automatically 5 working days after it was resolved.");
        last.IsPublic.ShouldBeTrue();
        last.Changes.ShouldContain("\"state\":[\"resolved\",\"closed\"]");
    }

    [Fact]
    public async Task AConflict_LeavesTheOtherTicketsOfTheBatchWhole()
    {
        var (first, second, third) = (await ResolvedAsync(), await ResolvedAsync(), await ResolvedAsync());
        var guard = new WhileAsked(first, () => TouchAsync(first, NextFriday));

        await RunAsync(NextFriday, guard);

        (await ReadAsync(first)).State.ShouldBe("resolved");
        foreach (var number in (string[])[second, third])
        {
            var ticket = await ReadAsync(number);
            ticket.State.ShouldBe("closed", number);
            (await EventsAsync(number))[^1].Sequence.ShouldBe(ticket.LastSequence, number);
        }
    }

    [Fact]
    public async Task ATicketInConflict_IsClosedByTheNextRun()
    {
        var number = await ResolvedAsync();
        await RunAsync(NextFriday, new WhileAsked(number, () => TouchAsync(number, NextFriday)));

        await RunAsync(NextFriday.AddDays(1));

        (await ReadAsync(number)).State.ShouldBe("closed");
    }

    private async Task RunAsync(DateTimeOffset now, params ITicketGuard[] guards)
    {
        await using var scope = host.CreateScope();
        object[] own = guards.Length == 0 ? [new FakeClock(now)] : [new FakeClock(now), guards];
        await ActivatorUtilities.CreateInstance<CloseResolvedTickets>(scope.Services, own).RunAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>A ticket that was resolved on Friday; its number.</summary>
    private async Task<string> ResolvedAsync()
    {
        var number = await host.TakenAsync();
        await using var scope = host.CreateScope();
        await ActivatorUtilities.CreateInstance<TransitionTicket>(scope.Services, new FakeClock(Friday)).HandleAsync(
            number,
            new TransitionRequest { Transition = "resolve", ResolutionCode = "fixed", ResolutionNotes = "Replaced the cable." },
            expectedStamp: null,
            TestContext.Current.CancellationToken);
        return number;
    }

    private async Task TouchAsync(string number, DateTimeOffset at)
    {
        await using var scope = host.CreateScope();
        await ActivatorUtilities.CreateInstance<UpdateTicket>(scope.Services, new FakeClock(at)).HandleAsync(
            number, new TicketPatch { Title = "VPN drops again" }, expectedStamp: null, TestContext.Current.CancellationToken);
    }

    private async Task SetDaysAsync(int days)
    {
        await using var scope = host.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(
            new TicketSettings { AutoCloseAfterWorkingDays = days }, TestContext.Current.CancellationToken);
    }

    private async Task<Ticket> ReadAsync(string number)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.AsNoTracking()
            .SingleAsync(t => t.Number == number, TestContext.Current.CancellationToken);
    }

    private async Task<List<TicketEvent>> EventsAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        return await db.Events.AsNoTracking().Where(e => db.Tickets.Any(t => t.Id == e.TicketId && t.Number == number))
            .OrderBy(e => e.Sequence).ToListAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Objects to nothing; something happens to one ticket while it is asked about it.</summary>
    private sealed class WhileAsked(string number, Func<Task> happen) : ITicketGuard
    {
        public async Task<string?> WhyNotAsync(TicketGuardContext context, CancellationToken cancellationToken)
        {
            if (context.Ticket.Number == number)
            {
                await happen();
            }

            return null;
        }
    }
}
