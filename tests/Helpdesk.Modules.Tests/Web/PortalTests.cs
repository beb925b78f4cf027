using System.Net;
using Helpdesk.Identity;
using Helpdesk.Settings;
using Helpdesk.Testing;
using Helpdesk.Tickets;
using Helpdesk.Tickets.Domain;
using Helpdesk.Tickets.Ratings;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>What the portal offers beside reporting, in a browser without script.</summary>
[Collection(DeskTests.Name)]
public sealed class PortalTests(DeskFixture desk)
{
    private static CancellationToken CancellationToken => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClosedRequest_IsRatedAndCorrected()
    {
        await SetAsync(new RatingSettings { CapDays = 0 });
        var number = await ClosedAsync("Rated by its requester");
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{number}");
        rita.Page.QuerySelectorAll("input[type=radio][name='Input.Score']").Length.ShouldBe(5);

        await rita.SubmitAsync("Send rating", ("Input.Comment", "Kept comment"));
        rita.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        rita.ErrorAt("Input.Score").ShouldNotBeEmpty();
        rita.ValueOf("Input.Comment").ShouldBe("Kept comment");

        await rita.SubmitAsync("Send rating", ("Input.Score", "4"));
        rita.Status.ShouldBe(HttpStatusCode.OK);
        rita.ValueOf("Input.Score").ShouldBe("4");
        await rita.SubmitAsync("Change rating", ("Input.Score", "5"));
        rita.ValueOf("Input.Score").ShouldBe("5");

        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        anna.Page.QuerySelector("[aria-labelledby=rating-title]")!.TextContent.ShouldContain("Kept comment");
    }

    [Fact]
    public async Task OpenRequest_AsksForNoRating()
    {
        var number = await desk.ReportAsync("Not rated yet");
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{number}");

        rita.Page.QuerySelectorAll("[name='Input.Score']").ShouldBeEmpty();
    }

    [Fact]
    public async Task Announcement_WithScripts_IsShownAsText_ToItsAudienceOnly()
    {
        using var admin = await desk.SignInAsAdministratorAsync();
        using var rita = await desk.SignInAsync("rita");
        using var anna = await desk.SignInAsync("anna");
        await admin.OpenAsync("admin/tickets/announcements");
        await admin.SubmitAsync(
            "Announce", ("Input.Title", "<script>alert(1)</script> closed"), ("Input.Text", "**Gate** <img src=x onerror=alert(2)> [here](javascript:alert(3))"),
            ("Input.Audience", "portal"));
        admin.Status.ShouldBe(HttpStatusCode.OK, admin.Text);

        await rita.OpenAsync("portal");
        var banner = rita.Main.QuerySelectorAll(".callout").First(c => c.TextContent.Contains("closed", StringComparison.Ordinal));
        banner.TextContent.ShouldContain("<script>alert(1)</script> closed");
        banner.QuerySelectorAll("script, img, a[href^=javascript]").ShouldBeEmpty();
        banner.QuerySelector("strong")!.TextContent.ShouldBe("Gate");
        await anna.OpenAsync("desk");
        anna.Main.TextContent.ShouldNotContain("alert(1)");

        await EndAllAsync(admin);
        await rita.OpenAsync("portal");
        rita.Main.TextContent.ShouldNotContain("alert(1)");
    }

    [Fact]
    public async Task KnownOutage_IsShownToWhoReports_AndTheReportJoinsItsTicket()
    {
        var outage = await desk.ReportAsync("Mail server is down");
        using var admin = await desk.SignInAsAdministratorAsync();
        await admin.OpenAsync("admin/tickets/announcements");
        await admin.SubmitAsync("Announce", ("Input.Title", "Mail is down"), ("Input.Kind", "outage"), ("Input.TicketNumber", outage));
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync("portal/report/incident");
        rita.Main.TextContent.ShouldContain("Already known: Mail is down");
        var id = rita.Page.QuerySelector("input[name='Input.Outages']")!.GetAttribute("value");

        await rita.SubmitAsync("Send", ("Input.Title", "No mail for me"), ("Input.Outages", id));

        (await TicketAsync(rita.Address.Segments[^1])).ParentId.ShouldBe((await TicketAsync(outage)).Id);
        await EndAllAsync(admin);
        await rita.OpenAsync("portal/report/incident");
        rita.Main.TextContent.ShouldNotContain("Already known");
        await rita.SubmitAsync("Send", ("Input.Title", "Later mail"), ("Input.Outages", id));
        (await TicketAsync(rita.Address.Segments[^1])).ParentId.ShouldBeNull();
    }

    [Fact]
    public async Task Report_ForSomebodyElse_BelongsToThem_AndSaysWhoWroteIt()
    {
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync("portal/report/incident");

        await anna.SubmitAsync("Send", ("Input.Title", "Badge of a colleague"), ("Input.RequesterId_Text", "rita"));

        var ticket = await TicketAsync(anna.Address.Segments[^1]);
        var rita = await IdAsync("rita");
        ticket.RequesterId.ShouldBe(rita);
        await using var scope = desk.Host.CreateScope();
        var created = await scope.Services.GetRequiredService<TicketsDbContext>().Events.AsNoTracking()
            .SingleAsync(e => e.TicketId == ticket.Id && e.Sequence == 1, CancellationToken);
        created.ActorId.ShouldBe(await IdAsync("anna"));
        created.OnBehalfOfId.ShouldBe(rita);
    }

    [Fact]
    public async Task Report_ForSomebodyElse_WithoutTheRight_IsOnesOwn()
    {
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync("portal/report/incident");
        rita.Page.QuerySelectorAll("[name='Input.RequesterId_Text']").ShouldBeEmpty();

        await rita.SubmitAsync("Send", ("Input.Title", "Forged requester"), ("Input.RequesterId_Text", "hans"));

        (await TicketAsync(rita.Address.Segments[^1])).RequesterId.ShouldBe(await IdAsync("rita"));
    }

    [Fact]
    public async Task Title_WhileItIsTyped_RemindsOfOwnRequestsOnly()
    {
        var own = await desk.ReportAsync("Beamer flickers in the meeting room");
        var other = await desk.ReportAsync("Beamer of somebody else", userName: "hans");
        using var rita = await desk.SignInAsync("rita");

        await rita.OpenAsync("portal/report/incident?handler=Similar&Input.Title=" + Uri.EscapeDataString("the beamer is \"dark\""), ("HX-Request", "true"));

        rita.Source.ShouldContain(own);
        rita.Source.ShouldNotContain(other);
    }

    private async Task<string> ClosedAsync(string title)
    {
        var number = await desk.ReportAsync(title);
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Take");
        await IncidentStoryTests.ResolveAsync(anna, number);
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{number}");
        await rita.SubmitAsync("Yes, it is solved");
        await using var scope = desk.Host.CreateScope();
        await OutboxDrain.RunAsync(scope.Services, CancellationToken);
        return number;
    }

    private static async Task EndAllAsync(Visitor admin)
    {
        await admin.OpenAsync("admin/tickets/announcements");
        while (admin.Page.QuerySelectorAll("button").FirstOrDefault(b => b.TextContent.Contains("End now", StringComparison.Ordinal)) is { } end)
        {
            await admin.SubmitAsync(end);
            admin.Status.ShouldBe(HttpStatusCode.OK, admin.Text);
        }
    }

    private async Task SetAsync(RatingSettings values)
    {
        await using var scope = desk.Host.CreateScope();
        await scope.Services.GetRequiredService<ISettings>().SaveAsync(values, CancellationToken);
    }

    private async Task<Guid> IdAsync(string userName)
    {
        await using var scope = desk.Host.CreateScope();
        return (await scope.Services.GetRequiredService<IPeopleDirectory>().FindPersonAsync(userName, CancellationToken))!.Id;
    }

    private async Task<Ticket> TicketAsync(string number)
    {
        await using var scope = desk.Host.CreateScope();
        return await scope.Services.GetRequiredService<TicketsDbContext>().Tickets.AsNoTracking().SingleAsync(t => t.Number == number, CancellationToken);
    }
}
