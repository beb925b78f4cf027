using System.Net;

namespace Helpdesk.Modules.Tests.Approvals.Web;

/// <summary>The inbox and its pages in a browser without script.</summary>
public sealed class ApprovalPagesTests(ApprovalsHost host) : IClassFixture<ApprovalsHost>
{
    [Fact]
    public async Task SomebodyOfThePortal_ReadsTheEvidence_AndApproves()
    {
        var number = await host.ReportAsync("A new printer");
        await host.AskAsync(number, ("approvers", "person:mona"), ("meaning", "You pay for it from your budget."));
        using var mona = await host.SignInAsync("mona");

        await mona.OpenAsync("portal");
        mona.Text.ShouldContain("My approvals");
        await mona.OpenAsync("approvals");
        mona.Main.QuerySelector("a[href$='/approvals/absence']").ShouldNotBeNull();
        var link = mona.Main.QuerySelectorAll("a.list-item").Single(a => a.TextContent.Contains(number, StringComparison.Ordinal)).GetAttribute("href")!;
        await mona.OpenAsync(link);
        mona.Main.TextContent.ShouldContain("A new printer");
        mona.Main.TextContent.ShouldContain("You pay for it from your budget.");
        mona.Main.TextContent.ShouldContain("Rita Sommer");
        mona.Page.QuerySelectorAll("textarea").ShouldAllBe(t => mona.Page.QuerySelector($"label[for='{t.Id}']") != null);
        await mona.SubmitAsync("Approve");

        mona.Address.AbsolutePath.ShouldBe("/approvals");
        await mona.OpenAsync("approvals?tab=decided");
        mona.Main.TextContent.ShouldContain(number);
        mona.Main.TextContent.ShouldContain("Approved");
    }

    [Fact]
    public async Task ARejectionWithoutAComment_IsAskedForIt_AndLosesNothing()
    {
        var number = await host.ReportAsync("A helicopter");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        using var mona = await host.SignInAsync("mona");
        await mona.OpenAsync($"approvals/{approval}");

        await mona.SubmitAsync("Reject");

        mona.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        mona.ErrorAt("Comment").ShouldContain("why you reject");
        await mona.SubmitAsync("Reject", ("Comment", "Too loud."));
        mona.Address.AbsolutePath.ShouldBe("/approvals");
        ((string?)(await host.GetAsync("mona", $"/approvals/{approval}"))["state"]).ShouldBe("rejected");
    }

    [Fact]
    public async Task AnEditAfterThePageWasOpened_RefusesTheDecision_AndShowsWhatItSaysNow()
    {
        var number = await host.ReportAsync("One pen");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        using var mona = await host.SignInAsync("mona");
        await mona.OpenAsync($"approvals/{approval}");
        (await host.SendAsync("anna", HttpMethod.Patch, $"/incidents/{number}", new { title = "Ten thousand pens" })).Status.ShouldBe(200);

        await mona.SubmitAsync("Approve");

        mona.Main.TextContent.ShouldContain("was changed after you opened this page");
        mona.Main.TextContent.ShouldContain("Ten thousand pens");
        ((string?)(await host.GetAsync("mona", $"/approvals/{approval}"))["state"]).ShouldBe("open");
    }

    [Fact]
    public async Task WhoIsNotAsked_FindsNothing_ThePanelOfTheDeskShowsIt()
    {
        var number = await host.ReportAsync("A secret");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        using var bob = await host.SignInAsync("bob");
        await bob.OpenAsync($"approvals/{approval}");
        bob.Status.ShouldBe(HttpStatusCode.NotFound);

        using var anna = await host.SignInAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        anna.Main.QuerySelector($"a[href$='/approvals/{approval}']").ShouldNotBeNull().TextContent.ShouldContain("Waiting for a decision");
        await anna.OpenAsync($"approvals/{approval}");
        anna.Main.QuerySelector("button[value='approve']").ShouldBeNull("she sees it and is not asked");
    }

    [Fact]
    public async Task AnAbsence_IsWrittenDown_Changed_AndEnded()
    {
        using var otto = await host.SignInAsync("otto");
        await otto.OpenAsync("approvals/absence");
        await otto.SubmitAsync("Save absence", ("Input.DelegateId_Text", "bob"), ("Input.To", "2020-01-01T10:00"));
        otto.Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        otto.ErrorAt("Input.To").ShouldContain("The end lies after");

        await otto.SubmitAsync("Save absence", ("Input.DelegateId_Text", "bob"), ("Input.To", host.Clock.GetUtcNow().AddDays(9).ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture)));
        otto.Main.TextContent.ShouldContain("Bob Stone stands in");
        await otto.OpenAsync(otto.Main.QuerySelector("a[href*='edit=']")!.GetAttribute("href")!);
        otto.ValueOf("Input.DelegateId_Text").ShouldBe("bob");
        await otto.SubmitAsync("Save absence", ("Input.Reason", "Sailing"));
        otto.Main.TextContent.ShouldContain("Sailing");
        await otto.SubmitAsync(otto.Main.QuerySelector("form[action*='End'] button")!);

        otto.Main.TextContent.ShouldNotContain("stands in\n");
        (await host.GetAsync("otto", "/approvals/delegations"))["items"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task AnAdministrator_AsksSomebodyElse()
    {
        var number = await host.ReportAsync("A ladder");
        await host.AskAsync(number, ("approvers", "person:mona"));
        var approval = (await host.InboxAsync("mona", number)).Single();
        using var admin = await host.SignInAsync("admin");
        await admin.OpenAsync($"approvals/{approval}");
        await admin.OpenAsync(admin.Main.QuerySelectorAll("a").Single(a => a.TextContent.Trim() == "Ask somebody else").GetAttribute("href")!);

        await admin.SubmitAsync("Ask this person", ("PersonId_Text", "otto"), ("Reason", "Mona is ill."));

        admin.Address.AbsolutePath.ShouldBe($"/approvals/{approval}");
        (await host.InboxAsync("otto", number)).ShouldBe([approval]);
    }
}
