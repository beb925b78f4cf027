using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Whoever was helped says what they think of it, once it is done.</summary>
public sealed class RequesterSaysWhatTheyThink(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private const int MostLooks = 100;

    [Fact]
    public async Task AClosedRequest_IsRatedInThePortal_AndTheDeskReadsIt()
    {
        const string title = "The headset crackles";
        var paula = await SeatAsync("paula");
        await paula.OpenAsync("portal/report/incident");
        await paula.Field("What is it about?").FillAsync(title);
        await paula.Button("Send").ClickAsync();
        await Expect(paula.Heading(title)).ToBeVisibleAsync();
        var number = paula.TicketNumber;

        var anna = await SeatAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.Button("Take").ClickAsync();
        await Expect(anna.Page.Locator("#property-assignee")).ToContainTextAsync("Anna Berger");
        await IncidentFromReportToConfirmation.ResolveAsync(anna);
        await Expect(anna.Main.GetByText("Resolved").First).ToBeVisibleAsync();

        await paula.OpenAsync($"portal/requests/{number}");
        await paula.Button("Yes, it is solved").ClickAsync();
        await Expect(paula.Button("Yes, it is solved")).ToHaveCountAsync(0);

        // The question follows the closing a moment later.
        var question = paula.Main.GetByRole(AriaRole.Group, new() { Name = "How satisfied are you with our help?" });
        for (var i = 0; i < MostLooks && await question.CountAsync() == 0; i++)
        {
            await paula.OpenAsync($"portal/requests/{number}");
        }

        await paula.CheckAccessibilityAsync("request to rate");
        await question.GetByLabel("Satisfied", new() { Exact = true }).CheckAsync();
        await paula.Field("What was good, what should we do better?").FillAsync("Quick, and it works.");
        await paula.Button("Send rating").ClickAsync();
        await Expect(paula.Button("Change rating")).ToBeVisibleAsync();
        await Expect(question.GetByLabel("Satisfied", new() { Exact = true })).ToBeCheckedAsync();

        await anna.OpenAsync($"desk/tickets/{number}");
        await Expect(anna.Main.GetByText("Quick, and it works.").First).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("rated ticket");
    }
}
