using System.Net;
using AngleSharp.Dom;

namespace Helpdesk.Modules.Tests.Web;

/// <summary>The main job of the product in a browser without script.</summary>
[Collection(DeskTests.Name)]
public sealed class IncidentStoryTests(DeskFixture desk)
{
    [Fact]
    public async Task Incident_FromReportToConfirmation_WorksWithoutScript()
    {
        const string title = "The VPN drops every ten minutes";
        var number = await desk.ReportAsync(title);
        using var rita = await desk.SignInAsync("rita");
        using var anna = await desk.SignInAsync("anna");

        await anna.OpenAsync("desk?filter=" + Uri.EscapeDataString($"number = {number}"));
        anna.Page.QuerySelectorAll("tr[data-row]").Select(r => r.QuerySelector(".row-title")!.TextContent).ShouldBe([title]);

        await anna.OpenAsync($"desk/tickets/{number}");
        anna.Heading.ShouldBe(title);
        await anna.SubmitAsync("Take");
        Property(anna, "assignee").ShouldContain("Anna Berger");
        StateOf(anna).ShouldContain("In progress");

        await anna.SubmitAsync("Send and wait for answer", ("Input.Visibility", "Public"), ("Input.Text", "Does it happen with a **cable** too?"));
        StateOf(anna).ShouldContain("On hold");
        anna.Page.QuerySelector(".entry-public:last-of-type .entry-body strong, .entry-public .entry-body strong")!.TextContent.ShouldBe("cable");

        await rita.OpenAsync("portal");
        rita.Main.TextContent.ShouldContain("We need your answer");
        await rita.OpenAsync($"portal/requests/{number}");
        rita.Main.TextContent.ShouldContain("Does it happen with a cable too?");
        await rita.SubmitAsync("Send answer", ("Input.Body", "Yes, with a cable too."));
        rita.Main.TextContent.ShouldContain("We are working on it");

        await anna.OpenAsync($"desk/tickets/{number}");
        StateOf(anna).ShouldContain("In progress");
        await anna.OpenAsync($"desk/tickets/{number}/do/resolve");
        var code = anna.Page.QuerySelectorAll("select[name='Input.ResolutionCode'] option").Select(o => o.GetAttribute("value")).First(v => !string.IsNullOrEmpty(v));
        await anna.SubmitAsync("Resolve incident", ("Input.ResolutionCode", code), ("Input.ResolutionNotes", "The certificate of the gateway was renewed."));
        anna.Status.ShouldBe(HttpStatusCode.OK, anna.Text);
        StateOf(anna).ShouldContain("Resolved");

        await rita.OpenAsync($"portal/requests/{number}");
        rita.Main.TextContent.ShouldContain("The certificate of the gateway was renewed.");
        await rita.SubmitAsync("Yes, it is solved");
        rita.Main.QuerySelector(".page-meta")!.TextContent.ShouldContain("Done");

        await anna.OpenAsync($"desk/tickets/{number}/history");
        var steps = anna.Page.QuerySelectorAll(".timeline-item").Select(i => i.TextContent).Reverse().ToList();
        steps.Count.ShouldBeGreaterThanOrEqualTo(6);
        steps[0].ShouldContain("Rita Sommer");
        steps[^1].ShouldContain("Closed");
        steps.ShouldAllBe(s => s.Contains('#'));
        anna.Page.QuerySelectorAll(".timeline-item time").Length.ShouldBe(steps.Count);
    }

    [Fact]
    public async Task Solved_WhenNotSolvedForTheRequester_IsReopenedWithTheReason()
    {
        var number = await desk.ReportAsync("Printer prints stripes");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.SubmitAsync("Take");
        await ResolveAsync(anna, number);

        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{number}");
        await rita.SubmitAsync("Send it back to us");
        rita.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        rita.ErrorAt("Input.Reason").ShouldNotBeEmpty();

        await rita.SubmitAsync("Send it back to us", ("Input.Reason", "The stripes are back."));
        rita.Main.TextContent.ShouldContain("We are working on it");
        await anna.OpenAsync($"desk/tickets/{number}/history");
        anna.Text.ShouldContain("The stripes are back.");
    }

    [Fact]
    public async Task NewRequest_IsWithdrawnByItsRequester()
    {
        var number = await desk.ReportAsync("Second screen wanted");
        using var rita = await desk.SignInAsync("rita");
        await rita.OpenAsync($"portal/requests/{number}");
        await rita.SubmitAsync($"Withdraw {number}", ("Input.WithdrawReason", "Found one."));
        rita.Main.QuerySelector(".page-meta")!.TextContent.ShouldContain("Withdrawn");
        rita.Page.QuerySelectorAll("button").ShouldAllBe(b => !b.TextContent.Contains("Withdraw"));
    }

    [Fact]
    public async Task Property_ShowsTheNewPriorityBeforeItIsSaved()
    {
        var number = await desk.ReportAsync("Wi-Fi is slow");
        using var anna = await desk.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}/edit/impact");
        await anna.SubmitAsync("Show what changes", ("Input.Impact", "1"));
        anna.Page.QuerySelector(".consequence")!.TextContent.ShouldContain("P3");
        anna.Page.QuerySelector(".consequence ins")!.TextContent.ShouldContain("P2");
        await anna.OpenAsync($"desk/tickets/{number}");
        Property(anna, "priority").ShouldContain("P3");

        await anna.OpenAsync($"desk/tickets/{number}/edit/impact");
        await anna.SubmitAsync("Change impact", ("Input.Impact", "1"));
        Property(anna, "priority").ShouldContain("P2");
    }

    [Fact]
    public async Task BulkEdit_ShowsTheEffectPerTicket_AndWhyNot_BeforeItIsApplied()
    {
        var open = await desk.ReportAsync("Bulk: open");
        var cancelled = await desk.ReportAsync("Bulk: withdrawn");
        using (var rita = await desk.SignInAsync("rita"))
        {
            await rita.OpenAsync($"portal/requests/{cancelled}");
            await rita.SubmitAsync($"Withdraw {cancelled}", ("Input.WithdrawReason", "Not needed."));
        }

        using var tom = await desk.SignInAsync("tom");
        await tom.OpenAsync("desk?filter=" + Uri.EscapeDataString("title ~ \"Bulk:\""));
        foreach (var box in tom.Page.QuerySelectorAll("input[name=numbers]"))
        {
            box.SetAttribute("checked", "");
        }

        await tom.SubmitAsync("Edit selected");
        tom.Heading.ShouldContain("2");
        var team = tom.Page.QuerySelectorAll("select[name='Input.Team'] option").First(o => o.TextContent == "Network crew").GetAttribute("value");
        await tom.SubmitAsync("Show what happens", ("Input.Team", team));
        Line(tom, open).ShouldContain("Network crew");
        Line(tom, cancelled).ShouldContain("Not changed");
        using (var anna = await desk.SignInAsync("anna"))
        {
            await anna.OpenAsync($"desk/tickets/{open}");
            Property(anna, "team").ShouldNotContain("Network crew");
        }

        await tom.SubmitAsync("Change 1 ticket");
        tom.Text.ShouldContain("1 of 2");
        await tom.OpenAsync($"desk/tickets/{open}");
        Property(tom, "team").ShouldContain("Network crew");

        static string Line(Visitor visitor, string number) =>
            visitor.Page.QuerySelectorAll("tbody tr").First(r => r.TextContent.Contains(number)).TextContent;
    }

    internal static async Task ResolveAsync(Visitor agent, string number)
    {
        await agent.OpenAsync($"desk/tickets/{number}/do/resolve");
        var code = agent.Page.QuerySelectorAll("select[name='Input.ResolutionCode'] option").Select(o => o.GetAttribute("value")).First(v => !string.IsNullOrEmpty(v));
        await agent.SubmitAsync("Resolve incident", ("Input.ResolutionCode", code), ("Input.ResolutionNotes", "Repaired."));
        StateOf(agent).ShouldContain("Resolved");
    }

    internal static string Property(Visitor visitor, string name) =>
        (visitor.Page.GetElementById("property-" + name) ?? throw new ShouldAssertException($"No property {name} at {visitor.Address}: {visitor.Text}")).TextContent;

    internal static string StateOf(Visitor visitor) =>
        (visitor.Page.QuerySelector("#ticket-head .page-meta") ?? throw new ShouldAssertException($"No ticket at {visitor.Address}: {visitor.Text}")).TextContent;
}
