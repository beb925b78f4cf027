using Helpdesk.Errors;
using Helpdesk.Events;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Helpdesk.Tickets.Ratings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Ratings;

/// <summary>Rita reports, anna solves, rita confirms; then rita is asked. Nobody is asked less often than a test says.</summary>
public sealed class RateTicketTests(TicketsHost host) : IClassFixture<TicketsHost>, IAsyncLifetime
{
    private static readonly DateTimeOffset Day = new(2031, 5, 5, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await SetAsync(new RatingSettings { CapDays = 0 });

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Rate_ByTheRequesterWhoWasAsked_IsKeptAndStandsInTheStreamWithoutTheComment()
    {
        var number = await ClosedAsync();

        await RateAsync("rita", number, 4, "Quick and friendly");

        var rating = (await RatingAsync(number))!;
        rating.Score.ShouldBe(4);
        rating.Comment.ShouldBe("Quick and friendly");
        rating.EditableUntil.ShouldBe(rating.RatedAt!.Value.AddHours(12));
        var last = await LastEventAsync(number);
        (last.Kind, last.Changes, last.IsPublic).ShouldBe(("rated", "{\"score\":[null,4]}", false));
        last.ActorId.ShouldBe(host.IdOf("rita"));
    }

    [Fact]
    public async Task Rate_BeforeTheTicketIsClosed_IsRefused()
    {
        var number = await ResolvedAsync();

        (await Should.ThrowAsync<BusinessException>(() => RateAsync("rita", number, 5))).Code.ShouldBe("Tickets:NotClosed");
    }

    [Fact]
    public async Task Rate_OfAStrangersTicket_IsNotFound()
    {
        var number = await ClosedAsync();

        await Should.ThrowAsync<NotFoundException>(() => RateAsync("bob", number, 1));
    }

    [Fact]
    public async Task Rate_ByTheDesk_IsRefused()
    {
        var number = await ClosedAsync();

        await Should.ThrowAsync<ForbiddenException>(() => RateAsync("anna", number, 5));
        (await RatingAsync(number))!.Score.ShouldBeNull();
    }

    [Fact]
    public async Task Rate_WhenNotDrawn_IsRefused_AndTheDecisionIsKept()
    {
        await SetAsync(new RatingSettings { CapDays = 0, SamplePercent = 0 });
        var number = await ClosedAsync();

        (await Should.ThrowAsync<BusinessException>(() => RateAsync("rita", number, 5))).Code.ShouldBe("Tickets:NotAsked");
        var rating = (await RatingAsync(number))!;
        rating.IsSampled.ShouldBeFalse();
        rating.InvitedAt.ShouldBeNull();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0)]
    [InlineData(6)]
    public async Task Rate_OutsideOfTheScale_IsRefused(int? score)
    {
        var number = await ClosedAsync();

        (await Should.ThrowAsync<ValidationException>(() => RateAsync("rita", number, score))).Errors.Keys.ShouldBe(["score"]);
    }

    [Fact]
    public async Task Rate_AfterTheTimeForCorrections_IsRefused()
    {
        var number = await ClosedAsync();
        await RateAsync("rita", number, 3);
        var answered = (await RatingAsync(number))!.RatedAt!.Value;

        await RateAsync("rita", number, 4, at: answered.AddHours(11));
        (await Should.ThrowAsync<BusinessException>(() => RateAsync("rita", number, 5, at: answered.AddHours(13)))).Code.ShouldBe("Tickets:RatingOver");

        (await RatingAsync(number))!.Score.ShouldBe(4);
    }

    [Fact]
    public async Task LowRating_OpensOneLinkedFollowUpForTheTeam_AndTellsItsLead()
    {
        var number = await ClosedAsync("Network");

        await RateAsync("rita", number, 1, "Nobody called back");
        (await host.ToldAsync("tom", number)).ShouldContain("rated-low");
        var followUp = await FollowUpAsync(number);
        await RateAsync("rita", number, 2);
        await DrainAsync();

        followUp.RequesterId.ShouldBe(host.IdOf("rita"));
        followUp.TeamId.ShouldBe(await host.TeamAsync("Network"));
        followUp.Description.ShouldContain("> Nobody called back");
        (await FollowUpAsync(number)).Id.ShouldBe(followUp.Id);
        await using var scope = host.CreateScope();
        var db = scope.Services.GetRequiredService<TicketsDbContext>();
        (await db.Links.CountAsync(l => l.SourceId == followUp.Id, CancellationToken)).ShouldBe(1);
        (await db.Tickets.CountAsync(t => t.Title.Contains(number), CancellationToken)).ShouldBe(1);
    }

    [Fact]
    public async Task GoodRating_OpensNothing()
    {
        var number = await ClosedAsync();

        await RateAsync("rita", number, 5);
        await DrainAsync();

        (await RatingAsync(number))!.FollowUpId.ShouldBeNull();
    }

    [Fact]
    public async Task LowRating_ThatWasCorrectedMeanwhile_OpensNothing()
    {
        var number = await ClosedAsync();
        await RateAsync("rita", number, 5);
        var ticket = await TicketAsync(number);

        await using (var scope = host.CreateScope())
        {
            await ActivatorUtilities.CreateInstance<FollowUpLowRating>(scope.Services).HandleAsync(
                new TicketRated(ticket.Id, "incident", number, "Title", 1, true, host.IdOf("rita"), null, null, host.IdOf("rita")),
                new EventContext(Guid.CreateVersion7(), Day.UtcDateTime, 1),
                CancellationToken);
        }

        (await RatingAsync(number))!.FollowUpId.ShouldBeNull();
    }

    [Fact]
    public async Task FollowUp_IsNotRatedInItsTurn()
    {
        var number = await ClosedAsync();
        await RateAsync("rita", number, 1);
        await DrainAsync();
        var followUp = await FollowUpAsync(number);

        await DecideAsync(followUp.Id, "rita", Day);

        (await FindAsync(followUp.Id)).ShouldBeNull();
    }

    [Fact]
    public async Task Closing_Again_AsksNobodyTwice()
    {
        var ticketId = Guid.CreateVersion7();
        await DecideAsync(ticketId, "bob", Day);
        await DecideAsync(ticketId, "bob", Day.AddDays(60));

        (await FindAsync(ticketId))!.InvitedAt.ShouldBe(Day.UtcDateTime);
    }

    [Fact]
    public async Task OwnerWhoHelpedThemselves_IsNotAsked()
    {
        var ticketId = Guid.CreateVersion7();

        await DecideAsync(ticketId, "anna", Day, assignee: "anna");

        (await FindAsync(ticketId))!.InvitedAt.ShouldBeNull();
    }

    [Fact]
    public async Task Person_IsNeverAskedTwiceWithinTheCap_WhateverIsClosedWhen()
    {
        await SetAsync(new RatingSettings { CapDays = 14 });
        var random = new Random(7);
        var at = Day.AddYears(1);
        List<DateTime> asked = [];
        for (var i = 0; i < 40; i++)
        {
            at = at.AddHours(random.Next(1, 200));
            var ticketId = Guid.CreateVersion7();
            await DecideAsync(ticketId, "bob", at);
            if ((await FindAsync(ticketId))!.InvitedAt is { } invited)
            {
                asked.Add(invited);
            }
            else
            {
                (at.UtcDateTime - asked[^1]).TotalDays.ShouldBeLessThan(14);
            }
        }

        asked.Count.ShouldBeGreaterThan(5);
        asked.Zip(asked.Skip(1), (a, b) => (b - a).TotalDays).ShouldAllBe(days => days >= 14);
    }

    [Fact]
    public async Task Invitation_IsToldOnceAfterTheDelay()
    {
        var number = await ClosedAsync();
        var invited = (await RatingAsync(number))!.InvitedAt!.Value;

        await NotifyAsync(invited.AddHours(3));
        (await host.ToldAsync("rita", number)).ShouldNotContain("rating-invited");
        await NotifyAsync(invited.AddHours(5));
        await NotifyAsync(invited.AddHours(6));

        (await host.ToldAsync("rita", number)).Count(kind => kind == "rating-invited").ShouldBe(1);
    }

    [Fact]
    public async Task Invitation_OfSomebodyWhoHasAnswered_IsNotTold()
    {
        var number = await ClosedAsync();
        await RateAsync("rita", number, 4);

        await NotifyAsync((await RatingAsync(number))!.InvitedAt!.Value.AddHours(5));

        (await host.ToldAsync("rita", number)).ShouldNotContain("rating-invited");
    }

    private async Task<string> ResolvedAsync(string? team = null)
    {
        var number = await host.TakenAsync();
        if (team is not null)
        {
            (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { teamId = await host.TeamAsync(team), assigneeId = host.IdOf("anna") }))
                .Status.ShouldBe(200);
        }

        var resolved = await host.PostAsync("anna", $"/incidents/{number}/transitions", new { transition = "resolve", resolutionCode = "fixed", resolutionNotes = "Done." });
        resolved.Status.ShouldBe(200, resolved.Text);
        return number;
    }

    private async Task<string> ClosedAsync(string? team = null)
    {
        var number = await ResolvedAsync(team);
        (await host.PostAsync("rita", $"/incidents/{number}/transitions", new { transition = "close" })).Status.ShouldBe(200);
        await DrainAsync();
        return number;
    }

    private async Task RateAsync(string userName, string number, int? score, string? comment = null, DateTime? at = null)
    {
        await using var scope = await host.CreateScopeAsync(userName);
        object[] clock = at is { } time ? [new FakeClock(new DateTimeOffset(time, TimeSpan.Zero))] : [];
        await ActivatorUtilities.CreateInstance<RateTicket>(scope.Services, clock).HandleAsync(number, new RateTicketRequest(score, comment), CancellationToken);
    }

    /// <summary>A ticket of the person was closed; that it exists nobody asks.</summary>
    private async Task DecideAsync(Guid ticketId, string requester, DateTimeOffset at, string? assignee = null)
    {
        await using var scope = host.CreateScope();
        await ActivatorUtilities.CreateInstance<DecideOnRating>(scope.Services, new FakeClock(at)).HandleAsync(
            new TicketTransitioned(ticketId, "incident", "INC", "Title", "resolved", "closed", null, host.IdOf(requester), assignee is null ? null : host.IdOf(assignee), null),
            new EventContext(Guid.CreateVersion7(), at.UtcDateTime, 1),
            CancellationToken);
    }

    private async Task NotifyAsync(DateTime at)
    {
        await using var scope = host.CreateScope();
        await ActivatorUtilities.CreateInstance<NotifyInvited>(scope.Services, new FakeClock(new DateTimeOffset(at, TimeSpan.Zero))).RunAsync(CancellationToken);
    }

    private async Task DrainAsync()
    {
        await using var scope = host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, CancellationToken);
    }

    private async Task SetAsync(RatingSettings values)
    {
        await using var scope = host.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(values, CancellationToken);
    }

    private async Task<Ticket> TicketAsync(string number)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.AsNoTracking().SingleAsync(t => t.Number == number, CancellationToken);
    }

    private async Task<TicketRating?> RatingAsync(string number) => await FindAsync((await TicketAsync(number)).Id);

    private async Task<TicketRating?> FindAsync(Guid ticketId)
    {
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Ratings.AsNoTracking().SingleOrDefaultAsync(r => r.TicketId == ticketId, CancellationToken);
    }

    private async Task<Ticket> FollowUpAsync(string number)
    {
        var id = (await RatingAsync(number))!.FollowUpId.ShouldNotBeNull();
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.AsNoTracking().SingleAsync(t => t.Id == id, CancellationToken);
    }

    private async Task<TicketEvent> LastEventAsync(string number)
    {
        var ticket = await TicketAsync(number);
        await using var scope = host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Events.AsNoTracking()
            .Where(e => e.TicketId == ticket.Id).OrderByDescending(e => e.Sequence).FirstAsync(CancellationToken);
    }
}
