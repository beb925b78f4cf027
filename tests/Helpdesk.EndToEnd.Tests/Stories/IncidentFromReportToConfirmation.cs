using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>The product's main job, as two people do it.</summary>
public sealed class IncidentFromReportToConfirmation(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private const string Title = "The VPN drops every ten minutes";
    private const string Question = "Does it also happen when you use a cable instead of Wi-Fi?";
    private const string Answer = "Yes, with the cable too, about every ten minutes.";
    private const string Solution = "The VPN gateway had an old certificate. We renewed it; please connect again.";

    [Fact]
    public async Task Incident_FromReportToConfirmation_IsWorkedByTwoPeople_AndHistoryShowsEveryStep()
    {
        var rita = await SeatAsync("rita");
        var anna = await SeatAsync("anna");

        // A requester reports an incident in the portal.
        await Expect(rita.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/portal"));
        await rita.CheckAccessibilityAsync("portal home");
        await rita.Main.GetByRole(AriaRole.Link, new() { Name = "Report a problem" }).First.ClickAsync();
        await Expect(rita.Heading("Report a problem")).ToBeVisibleAsync();
        await rita.CheckAccessibilityAsync("report form");
        await rita.Field("What is it about?").FillAsync(Title);
        await rita.Field("What happened?").FillAsync("Since this morning.\n\n- at home\n- **and** in the office");
        await rita.Field("I cannot work").CheckAsync();
        await rita.Button("Send").ClickAsync();
        await Expect(rita.Heading(Title)).ToBeVisibleAsync();
        var number = rita.TicketNumber;
        await Expect(rita.Main.GetByText("We have received it").First).ToBeVisibleAsync();
        await Expect(rita.Main.GetByRole(AriaRole.Listitem).Filter(new() { HasText = "in the office" }).First).ToBeVisibleAsync();
        await rita.CheckAccessibilityAsync("new request");

        // An agent finds it in the queue and takes it.
        await Expect(anna.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("/desk"));
        await anna.CheckAccessibilityAsync("queue before");
        await FindInQueueAsync(anna, number);
        await anna.CheckAccessibilityAsync("queue");
        await anna.Main.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await Expect(anna.Heading(Title)).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("ticket");
        await anna.Button("Take").ClickAsync();
        await Expect(Property(anna, "Assignee")).ToContainTextAsync("Anna Berger");

        // She asks, and the ticket waits for the answer.
        await anna.ChooseEntryAsync("Public reply");
        await anna.EntryText.FillAsync(Question);
        await anna.CheckAccessibilityAsync("composer with a public reply");
        await anna.Button("Send and wait for answer").ClickAsync();
        await Expect(anna.Main.GetByText("On hold").First).ToBeVisibleAsync();
        await Expect(anna.Main.GetByRole(AriaRole.Article).Filter(new() { HasText = Question })).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("ticket on hold");

        // The requester reads the question and answers.
        await rita.OpenAsync("portal");
        await Expect(rita.Main.GetByText("We need your answer").First).ToBeVisibleAsync();
        await rita.Main.GetByRole(AriaRole.Link, new() { Name = Title }).First.ClickAsync();
        await Expect(rita.Main.GetByText(Question)).ToBeVisibleAsync();
        await rita.CheckAccessibilityAsync("request that needs an answer");
        await rita.Field("Your answer").FillAsync(Answer);
        await rita.Button("Send answer").ClickAsync();
        await Expect(rita.Main.GetByRole(AriaRole.Article).Filter(new() { HasText = Answer })).ToBeVisibleAsync();
        await Expect(rita.Main.GetByText("We are working on it").First).ToBeVisibleAsync();

        // The agent sees the answer and resolves.
        await anna.OpenAsync($"desk/tickets/{number}");
        await Expect(anna.Main.GetByRole(AriaRole.Article).Filter(new() { HasText = Answer })).ToBeVisibleAsync();
        await Expect(anna.Main.GetByText("In progress").First).ToBeVisibleAsync();
        await ResolveAsync(anna, checkAccessibility: true);
        await Expect(anna.Main.GetByText("Resolved").First).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("resolved ticket");

        // The requester confirms.
        await rita.OpenAsync($"portal/requests/{number}");
        await Expect(rita.Main.GetByText(Solution)).ToBeVisibleAsync();
        await rita.CheckAccessibilityAsync("request to confirm");
        await rita.Button("Yes, it is solved").ClickAsync();
        await Expect(rita.Main.GetByText("Done").First).ToBeVisibleAsync();
        await rita.CheckAccessibilityAsync("finished request");
        await rita.Link("My requests").First.ClickAsync();
        await Expect(rita.Heading("My requests")).ToBeVisibleAsync();
        await rita.CheckAccessibilityAsync("own requests");

        // The history shows every step, newest first, each with its actor.
        await anna.OpenAsync($"desk/tickets/{number}/history");
        await anna.CheckAccessibilityAsync("history");
        await anna.OpenAsync($"desk/tickets/{number}/clocks");
        await anna.CheckAccessibilityAsync("explained clocks");
        await anna.OpenAsync($"desk/tickets/{number}/history");
        var history = (await anna.Main.GetByRole(AriaRole.Region, new() { Name = "History" }).GetByRole(AriaRole.Listitem).AllInnerTextsAsync())
            .Where(t => t.Contains('#', StringComparison.Ordinal)).Reverse().ToList();
        string[][] expected =
        [
            ["Rita Sommer"],
            ["Anna Berger", "Assignee"],
            ["Anna Berger", "Public reply"],
            ["Anna Berger", "On hold"],
            ["Rita Sommer", "Public reply"],
            ["In progress"],
            ["Anna Berger", "Resolved"],
            ["Rita Sommer", "Closed"],
        ];
        AssertInOrder(history, expected);
    }

    internal static async Task FindInQueueAsync(Seat agent, string number)
    {
        await agent.OpenAsync("desk");
        await agent.Filter.FillAsync($"number = {number}");
        await agent.Button("Filter").ClickAsync();
        await Expect(agent.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = number })).ToBeVisibleAsync();
    }

    internal static async Task ResolveAsync(Seat agent, bool checkAccessibility = false)
    {
        // A link without script, a form in place with it: the same words.
        await agent.Main.GetByText("Resolve incident").First.ClickAsync();
        await Expect(agent.Field("Resolution code")).ToBeVisibleAsync();
        if (checkAccessibility)
        {
            await agent.CheckAccessibilityAsync("resolve form");
        }

        await agent.Field("Resolution code").SelectOptionAsync(new SelectOptionValue { Index = 1 });
        await agent.Field("Resolution notes").FillAsync(Solution);
        await agent.Button("Resolve incident").ClickAsync();
    }

    internal static ILocator Property(Seat seat, string label) =>
        // Roles do not tie a definition to its term: it is the first that follows it.
        seat.Page.Locator($"xpath=//dt[contains(normalize-space(.), '{label}')]/following-sibling::dd[1]").First;

    // Every step is there, in this order; other steps may stand between them.
    private static void AssertInOrder(List<string> history, string[][] expected)
    {
        var at = 0;
        foreach (var step in expected)
        {
            while (at < history.Count && !step.All(part => history[at].Contains(part, StringComparison.OrdinalIgnoreCase)))
            {
                at++;
            }

            at.ShouldBeLessThan(history.Count, $"No step with '{string.Join("' and '", step)}' in its place in:\n{string.Join("\n---\n", history)}");
            at++;
        }
    }
}
