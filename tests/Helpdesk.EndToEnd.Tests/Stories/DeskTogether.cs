using System.Net.Http.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>Several people at one desk: each sees what the others do, and nobody's text is lost.</summary>
public sealed class DeskTogether(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task TwoAgentsOnATicket_SeeEachOtherAndTheirMessages_WithoutLoadingAgain()
    {
        var number = await ReportAsync("Two agents");
        var (anna, jonas) = (await SeatAsync("anna"), await SeatAsync("jonas"));
        await anna.OpenAsync($"desk/tickets/{number}");
        await jonas.OpenAsync($"desk/tickets/{number}");
        await Expect(anna.Page.GetByText("Jonas Weber is viewing")).ToBeVisibleAsync();
        await anna.EntryText.FillAsync("Half a sentence of An");
        await Expect(jonas.Page.GetByText("Anna Berger is writing a note", new() { Exact = true }).First).ToBeVisibleAsync();
        await jonas.CheckAccessibilityAsync("ticket with somebody who writes");

        await jonas.ChooseEntryAsync("Internal note");
        await jonas.EntryText.FillAsync("I have restarted it.");
        await jonas.Button("Save internal note").ClickAsync();

        await Expect(anna.Page.GetByText("I have restarted it.")).ToBeVisibleAsync();
        await Expect(anna.EntryText).ToHaveValueAsync("Half a sentence of An");
        await jonas.OpenAsync("desk");
        await Expect(anna.Page.GetByText("Jonas Weber is viewing")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task AQueue_ShowsWhatArrives_ByItself()
    {
        var marker = $"arrival {Guid.CreateVersion7():N}";
        var anna = await SeatAsync("anna");
        await anna.OpenAsync("desk?filter=" + Uri.EscapeDataString($"title ~ \"{marker}\""));
        await Expect(anna.Page.GetByText("No ticket fits the filter")).ToBeVisibleAsync();
        await Expect(anna.Page.Locator("html")).ToHaveAttributeAsync("data-live", "on");

        await ReportAsync(marker);

        await Expect(anna.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = marker })).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task ADraft_FollowsItsWriterToAnotherDevice()
    {
        var number = await ReportAsync("Draft on two devices");
        var office = await SeatAsync("anna");
        await office.OpenAsync($"desk/tickets/{number}");
        await office.Page.RunAndWaitForResponseAsync(
            () => office.EntryText.FillAsync("Begun in the office"), response => response.Url.Contains("/draft/reply", StringComparison.Ordinal) && response.Status == 204);

        var home = await SeatAsync("anna");
        await home.OpenAsync($"desk/tickets/{number}");
        await Expect(home.EntryText).ToHaveValueAsync("Begun in the office");
        await home.CheckAccessibilityAsync("ticket with a draft");
        await home.Button("Save internal note").ClickAsync();
        await Expect(home.Page.GetByRole(AriaRole.Article).GetByText("Begun in the office")).ToBeVisibleAsync();

        await home.OpenAsync($"desk/tickets/{number}");
        await Expect(home.EntryText).ToHaveValueAsync("");
    }

    [Fact]
    public async Task TheSamePropertyChangedByTwo_IsChosenInPlace()
    {
        var number = await ReportAsync("Urgency of two");
        var (anna, jonas) = (await SeatAsync("anna"), await SeatAsync("jonas"));
        await jonas.OpenAsync($"desk/tickets/{number}/edit/urgency");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.Page.Locator("#property-urgency .property-edit").ClickAsync();
        await anna.Page.GetByLabel("Urgency", new() { Exact = true }).SelectOptionAsync("3");
        await jonas.Page.GetByLabel("Urgency", new() { Exact = true }).SelectOptionAsync("1");
        await jonas.Button("Change urgency").ClickAsync();
        await Expect(jonas.Heading("Urgency of two")).ToBeVisibleAsync();

        await anna.Page.Locator("#property-urgency").GetByRole(AriaRole.Button, new() { Name = "Change urgency" }).ClickAsync();

        await Expect(anna.Page.GetByText("Jonas Weber changed this while you were writing")).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("choice between two values");
        await anna.Page.GetByLabel("what I chose").CheckAsync();
        await anna.Page.Locator("form[data-merge]").GetByRole(AriaRole.Button, new() { Name = "Change urgency" }).ClickAsync();
        await Expect(anna.Page.Locator("#property-urgency")).ToContainTextAsync("Low");
    }

    private async Task<string> ReportAsync(string title)
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title });
        created.EnsureSuccessStatusCode();
        var incident = await created.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        return incident.GetProperty("number").GetString()!;
    }
}
