using Helpdesk.Errors;
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

    private static SaveAnnouncementRequest Request() => new() { Title = "Maintenance", Kind = "info", Audience = "both" };
}
