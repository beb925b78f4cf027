using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Script makes the product pleasant; without it everything still works.</summary>
public sealed class WithoutJavaScript(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task WithoutJavaScript_ReportReplyAndResolve_Work()
    {
        var hans = await SeatAsync("hans", javaScript: false);
        await hans.OpenAsync("portal");
        await hans.Main.GetByRole(AriaRole.Link, new() { Name = "Report a problem" }).First.ClickAsync();
        await hans.Field("What is it about?").FillAsync("The badge reader does not open");
        await hans.Button("Send").ClickAsync();
        await Expect(hans.Heading("The badge reader does not open")).ToBeVisibleAsync();
        var number = hans.TicketNumber;

        var jonas = await SeatAsync("jonas", javaScript: false);
        await IncidentFromReportToConfirmation.FindInQueueAsync(jonas, number);
        await jonas.Main.GetByRole(AriaRole.Link, new() { Name = "The badge reader does not open" }).ClickAsync();
        await jonas.Button("Take").ClickAsync();
        await Expect(IncidentFromReportToConfirmation.Property(jonas, "Assignee")).ToContainTextAsync("Jonas Weber");
        await jonas.ChooseEntryAsync("Public reply");
        await jonas.EntryText.FillAsync("I am on my way.");
        await jonas.Button("Send public reply").ClickAsync();
        await Expect(jonas.Main.GetByRole(AriaRole.Article).Filter(new() { HasText = "I am on my way." })).ToBeVisibleAsync();
        await IncidentFromReportToConfirmation.ResolveAsync(jonas);
        await Expect(jonas.Main.GetByText("Resolved").First).ToBeVisibleAsync();

        await hans.OpenAsync($"portal/requests/{number}");
        await Expect(hans.Main.GetByText("I am on my way.")).ToBeVisibleAsync();
        await hans.Button("Yes, it is solved").ClickAsync();
        await Expect(hans.Main.GetByText("Done").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task WithoutJavaScript_AWrongForm_SaysWhatIsMissing_AndKeepsWhatWasTyped()
    {
        var hans = await SeatAsync("hans", javaScript: false);
        await hans.OpenAsync("portal");
        await hans.Main.GetByRole(AriaRole.Link, new() { Name = "Report a problem" }).First.ClickAsync();
        await hans.Field("What happened?").FillAsync("This text must not be lost.");
        await hans.Button("Send").ClickAsync();
        await Expect(hans.Field("What happened?")).ToHaveValueAsync("This text must not be lost.");
        await Expect(hans.Field("What is it about?")).ToHaveAttributeAsync("aria-invalid", "true");
    }
}
