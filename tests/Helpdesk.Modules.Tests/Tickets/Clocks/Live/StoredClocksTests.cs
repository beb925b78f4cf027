using Helpdesk.Data;
using Helpdesk.Errors;
using Helpdesk.Security;
using Helpdesk.Tasks;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Clocks;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Clocks.Live;

/// <summary>Whatever is done to tickets, the stored clocks are what their streams say, from the same transaction on.</summary>
public sealed class StoredClocksTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_StartsTheClocksOfTheRecipe_AndStoresTheEarliestDueTime()
    {
        var number = await host.ReportAsync();

        var (ticket, clocks) = await ReadAsync(number);

        clocks.Select(c => c.Metric).Order().ShouldBe([ClockMetric.FirstResponse, ClockMetric.Resolution]);
        clocks.ShouldAllBe(c => c.Status == ClockStatus.Running && c.NextStepAt != null && c.NextStep == 0);
        ticket.DueAt.ShouldBe(clocks.Min(c => c.DueAt));
    }

    [Fact]
    public async Task AnAnswer_EndsTheFirstResponse_AndTheDueTimeIsTheResolutions()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = "We look.", isPublic = true })).Status.ShouldBe(201);

        var (ticket, clocks) = await ReadAsync(number);

        var first = clocks.Single(c => c.Metric == ClockMetric.FirstResponse);
        first.Status.ShouldBe(ClockStatus.Completed);
        first.IsBreached.ShouldBeFalse();
        first.ElapsedSeconds.ShouldNotBeNull();
        ticket.DueAt.ShouldBe(clocks.Single(c => c.Metric == ClockMetric.Resolution).DueAt);
    }

    [Fact]
    public async Task AReplyOfAWatchingColleague_IsNoResponseOfTheDesk()
    {
        var number = await host.TakenAsync();
        (await host.PostAsync("anna", $"/incidents/{number}/watchers", new { personId = host.IdOf("bob") })).Status.ShouldBe(204);
        (await host.PostAsync("bob", $"/incidents/{number}/comments", new { body = "Here too." })).Status.ShouldBe(201);

        var (ticket, clocks) = await ReadAsync(number);

        clocks.Single(c => c.Metric == ClockMetric.FirstResponse).IsOpen.ShouldBeTrue();
        await using var scope = host.CreateScope();
        (await Db(scope.Services).Measures.SingleAsync(m => m.TicketId == ticket.Id, CancellationToken)).FirstResponseAt.ShouldBeNull();
    }

    [Fact]
    public async Task TicketsWithoutMeasures_GetThemAndTheirClocks_FromTheTaskThatCatchesUp()
    {
        var number = await host.TakenAsync();
        var (ticket, before) = await ReadAsync(number);
        await using (var scope = host.CreateScope())
        {
            var db = Db(scope.Services);
            db.Measures.Remove(await db.Measures.SingleAsync(m => m.TicketId == ticket.Id, CancellationToken));
            db.Clocks.RemoveRange(await db.Clocks.Where(c => c.TicketId == ticket.Id).ToListAsync(CancellationToken));
            await db.SaveChangesAsync(CancellationToken);
        }

        await using (var scope = host.CreateScope())
        {
            await scope.Services.GetServices<IBackgroundTask>().OfType<CatchUpOnHistories>().Single().RunAsync(CancellationToken);
        }

        (await ReadAsync(number)).Clocks.Count.ShouldBe(before.Count);
        await using var reading = host.CreateScope();
        (await Db(reading.Services).Measures.SingleAsync(m => m.TicketId == ticket.Id, CancellationToken)).OwnedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task AClosedTicket_KeepsItsClocksAndNoState()
    {
        var number = await host.TakenAsync();
        await ResolveAsync(number);

        var (ticket, clocks) = await ReadAsync(number);

        clocks.ShouldAllBe(c => !c.IsOpen);
        ticket.DueAt.ShouldBeNull();
        await using var scope = host.CreateScope();
        (await Db(scope.Services).ClockStates.AnyAsync(s => s.TicketId == ticket.Id, CancellationToken)).ShouldBeFalse();
    }

    [Fact]
    public async Task AReopenedTicket_WhoseStateWasLetGo_GoesOn()
    {
        var number = await host.TakenAsync();
        await ResolveAsync(number);
        (await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "reopen", reason = "Again" })).Status.ShouldBe(200);

        var (_, clocks) = await ReadAsync(number);

        clocks.Count(c => c.Metric == ClockMetric.Resolution && c.IsOpen).ShouldBe(1);
        (await RebuildAsync()).Changed.ShouldBe(0);
    }

    [Fact]
    public async Task AnotherPriority_TakesUpTheOtherTarget_FromTheBeginning()
    {
        var number = await host.ReportAsync();
        var (_, before) = await ReadAsync(number);
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { impact = 1, urgency = 1 })).Status.ShouldBe(200);

        var (ticket, clocks) = await ReadAsync(number);

        ticket.Priority.ShouldBe(1);
        var old = clocks.Single(c => c.Metric == ClockMetric.Resolution && c.Status == ClockStatus.Cancelled);
        var now = clocks.Single(c => c.Metric == ClockMetric.Resolution && c.IsOpen);
        now.DefinitionId.ShouldNotBe(old.DefinitionId);
        now.StartedAt.ShouldBe(before[0].StartedAt);
        now.DueAt!.Value.ShouldBeLessThan(before.Single(c => c.Metric == ClockMetric.Resolution).DueAt!.Value);
    }

    [Fact]
    public async Task ADueTimeAlone_IsNoNewVersionOfTheTicket_AndNothingForTheLedger()
    {
        var number = await host.ReportAsync();
        var (ticket, _) = await ReadAsync(number);
        await using (var scope = host.CreateScope())
        {
            var db = Db(scope.Services);
            var tracked = await db.Tickets.SingleAsync(t => t.Number == number, CancellationToken);
            tracked.DueAt = tracked.DueAt!.Value.AddHours(1);
            await db.SaveChangesAsync(CancellationToken);
        }

        var (after, _) = await ReadAsync(number);

        after.DueAt.ShouldBe(ticket.DueAt!.Value.AddHours(1));
        after.ConcurrencyStamp.ShouldBe(ticket.ConcurrencyStamp);
        await using var reading = host.CreateScope();
        var id = ticket.Id.ToString("d");
        (await Db(reading.Services).Set<LedgerEvent>().CountAsync(e => e.EntityType == "tickets.ticket" && e.EntityId == id, CancellationToken)).ShouldBe(1);
        (await RebuildAsync()).Changed.ShouldBe(0, "the due time is put right without touching the clocks");
        (await ReadAsync(number)).Ticket.DueAt.ShouldBe(ticket.DueAt);
    }

    [Fact]
    public async Task DroppedClocks_AreRebuiltAsTheyWere()
    {
        foreach (var take in (bool[])[true, false, true])
        {
            var number = take ? await host.TakenAsync() : await host.ReportAsync();
            (await host.PostAsync("rita", $"/incidents/{number}/comments", new { body = "Any news?" })).Status.ShouldBe(201);
            (await host.PostAsync("anna", $"/incidents/{number}/comments", new { body = "Soon.", isPublic = true })).Status.ShouldBe(201);
            (await host.PostAsync("rita", $"/incidents/{number}/comments", new { body = "And now?" })).Status.ShouldBe(201);
        }

        var before = await DerivedAsync();
        await DropAsync();
        (await DerivedAsync()).ShouldBeEmpty();

        await RebuildAsync();

        (await DerivedAsync()).ShouldBe(before);
        (await RebuildAsync()).Changed.ShouldBe(0);
    }

    [Fact]
    public async Task AnEdit_OfAnOlderVersion_IsAConflict()
    {
        await using var scope = await host.CreateScopeAsync("admin");
        var versions = scope.Services.GetRequiredService<ClockVersions>();
        var calendar = (await versions.GetShelfAsync(CancellationToken)).AllCalendars[0];

        await Should.ThrowAsync<ConcurrencyException>(() => scope.Services.GetRequiredService<SaveCalendar>().HandleAsync(calendar, expectedVersion: 0, CancellationToken));
    }

    [Fact]
    public async Task TheCreatedEvent_TellsWhatClocksNeedOfTheRequester()
    {
        var number = await host.ReportAsync();

        var (ticket, _) = await ReadAsync(number);

        await using var scope = host.CreateScope();
        var created = await Db(scope.Services).Events.AsNoTracking().SingleAsync(e => e.TicketId == ticket.Id && e.Sequence == 1, CancellationToken);
        created.Changes.ShouldContain("\"requesterZone\":[null,\"Europe/Berlin\"]");
    }

    private static TicketsDbContext Db(IServiceProvider services) => services.GetRequiredService<TicketsDbContext>();

    private async Task ResolveAsync(string number) =>
        (await host.PostAsync(
            "anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Replaced the cable." })).Status.ShouldBe(200);

    private async Task<(Ticket Ticket, List<TicketClock> Clocks)> ReadAsync(string number)
    {
        await using var scope = host.CreateScope();
        var db = Db(scope.Services);
        var ticket = await db.Tickets.AsNoTracking().SingleAsync(t => t.Number == number, CancellationToken);
        return (ticket, await db.Clocks.AsNoTracking().Where(c => c.TicketId == ticket.Id).ToListAsync(CancellationToken));
    }

    private Task<ClockRebuild> RebuildAsync() => DerivedClocks.RebuildAsync(host.Host);

    private Task<List<string>> DerivedAsync() => DerivedClocks.ReadAsync(host.Host);

    private Task DropAsync() => DerivedClocks.DropAsync(host.Host);
}
