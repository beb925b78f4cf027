using System.Net;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>Clocks where people see them: on the ticket, explained, and before a change is saved.</summary>
[Collection(DeskTests.Name)]
public sealed class ClockPagesTests(DeskFixture desk)
{
    [Fact]
    public async Task Ticket_ShowsItsClocks_AndLeadsToTheirExplanation()
    {
        var number = await desk.ReportAsync("Clocks on the page");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");

        var clocks = anna.Page.QuerySelectorAll("#clocks-region .clock");
        clocks.Select(c => c.QuerySelector(".clock-name")!.TextContent).ShouldBe(["First response", "Resolution time"]);
        clocks.ShouldAllBe(c => c.QuerySelector("progress[aria-label]") != null);

        await anna.OpenAsync($"desk/tickets/{number}/clocks");
        anna.Status.ShouldBe(HttpStatusCode.OK);
        anna.Page.QuerySelectorAll("h1").Length.ShouldBe(1);
        anna.Source.ShouldContain("The ticket is open and unanswered");
        anna.Source.ShouldContain("Business hours, version 1");
        anna.Page.QuerySelectorAll("th[scope=row]").Select(t => t.TextContent).ShouldContain("75 %");
        anna.Page.QuerySelectorAll("[style], style, [onclick]").ShouldBeEmpty();
    }

    [Fact]
    public async Task Explanation_IsForTheDesk()
    {
        var number = await desk.ReportAsync("Clocks for the desk");
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"desk/tickets/{number}/clocks");
        rita.Status.ShouldNotBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Preview_OfAnotherUrgency_ShowsEveryClockBeforeAndAfter()
    {
        var number = await desk.ReportAsync("Clocks before the change");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}/edit/urgency?handler=Preview&Input.Urgency=1");

        anna.Status.ShouldBe(HttpStatusCode.OK);
        var lines = anna.Page.QuerySelectorAll(".consequence .before-after dt").Select(t => t.TextContent).ToList();
        lines.ShouldContain("First response");
        lines.ShouldContain("Resolution time");
        anna.Page.QuerySelectorAll(".consequence ins").Count(i => i.TextContent.StartsWith("due ", StringComparison.Ordinal)).ShouldBe(2);
    }
}
