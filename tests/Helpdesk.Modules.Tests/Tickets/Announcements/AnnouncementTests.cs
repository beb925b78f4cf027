using Helpdesk.Errors;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Announcements;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Tickets.Announcements;

public sealed class AnnouncementTests(TicketsHost host) : IClassFixture<TicketsHost>
{
    private static readonly DateTime From = Some.Now;
    private static readonly DateTime Until = Some.Now.AddHours(2);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(7199, true)]
    [InlineData(7200, false)]
    public void Announcement_IsShownFromItsStartToBeforeItsEnd(int seconds, bool isShown) =>
        new Announcement { Audience = "both", From = From, Until = Until }.IsShown("portal", From.AddSeconds(seconds)).ShouldBe(isShown);

    [Fact]
    public void Announcement_WithoutAnEnd_IsShownUntilSomebodyEndsIt() =>
        new Announcement { Audience = "both", From = From }.IsShown("portal", From.AddYears(1)).ShouldBeTrue();

    [Theory]
    [InlineData("portal", "portal", true)]
    [InlineData("portal", "desk", false)]
    [InlineData("desk", "portal", false)]
    [InlineData("desk", "desk", true)]
    [InlineData("both", "portal", true)]
    [InlineData("both", "desk", true)]
    public void Announcement_IsShownToItsAudience(string audience, string place, bool isShown) =>
        new Announcement { Audience = audience, From = From }.IsShown(place, From).ShouldBe(isShown);

    [Fact]
    public async Task Save_ByAnAgent_IsRefused()
    {
        await using var scope = await host.CreateScopeAsync("anna");

        await Should.ThrowAsync<ForbiddenException>(() => scope.Services.GetRequiredService<SaveAnnouncement>().HandleAsync(Request(), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Save_WithWrongFields_NamesEachOfThem()
    {
        await using var scope = await host.CreateScopeAsync("admin");
        var request = Request() with { Title = " ", Kind = "party", Audience = "all", Until = From.AddDays(-1), From = From, TicketNumber = "INC9999999" };

        var refused = await Should.ThrowAsync<ValidationException>(
            () => scope.Services.GetRequiredService<SaveAnnouncement>().HandleAsync(request, TestContext.Current.CancellationToken));

        refused.Errors.Keys.ShouldBe(["title", "kind", "audience", "until", "ticketNumber"], ignoreOrder: true);
    }

    [Fact]
    public async Task Outage_TakesReportsForItsOpenTicket_AndForTheMainRecordOfAMergedOne_ButForNoFinishedOne()
    {
        var (number, main) = (await host.ReportAsync(), await host.ReportAsync());
        var id = await AnnounceAsync(number);
        var open = await JoinedAsync(id);

        (await host.PostAsync("anna", $"/incidents/{number}/merge", new { into = main, reason = "Same outage" })).Status.ShouldBeInRange(200, 204);
        var merged = await JoinedAsync(id);
        (await host.PostAsync("rita", $"/incidents/{main}/transitions", new { transition = "cancel", reason = "It works again" })).Status.ShouldBe(200);
        var finished = await JoinedAsync(id);

        (open, merged, finished).ShouldBe((number, main, null));
    }

    private async Task<Guid> AnnounceAsync(string number)
    {
        await using var scope = await host.CreateScopeAsync("admin");
        return (await scope.Services.GetRequiredService<SaveAnnouncement>().HandleAsync(
            Request() with { Kind = "outage", TicketNumber = number }, TestContext.Current.CancellationToken)).Id;
    }

    /// <summary>Number of the ticket that a report of the outage is joined to.</summary>
    private async Task<string?> JoinedAsync(Guid outage)
    {
        await using var scope = await host.CreateScopeAsync("rita");
        var id = await scope.Services.GetRequiredService<AnnouncementBoard>().FindTicketAsync(outage, TestContext.Current.CancellationToken);
        return (await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.FindAsync([id], TestContext.Current.CancellationToken))?.Number;
    }

    private static SaveAnnouncementRequest Request() => new() { Title = "Maintenance", Kind = "info", Audience = "both" };
}
