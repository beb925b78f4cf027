using System.Net.Http.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>A team lead asks a dashboard where a number comes from, and gets the very tickets.</summary>
public sealed class NumbersLeadToTheirRecords(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task ANumberOfTheTeamDashboard_OpensTheTicketsItCounts_ByKeyboard()
    {
        // Nobody else gives tickets to Tom.
        string[] titles = [$"dashboard {Guid.CreateVersion7():N} 1", $"dashboard {Guid.CreateVersion7():N} 2"];
        var tom = await SeatAsync("tom");
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync("tom"));
        foreach (var title in titles)
        {
            using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title });
            created.EnsureSuccessStatusCode();
            var number = (await created.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>()).GetProperty("number").GetString()!;
            await tom.OpenAsync($"desk/tickets/{number}");
            await tom.Button("Take").ClickAsync();
            await Expect(tom.Page.Locator("#property-assignee")).ToContainTextAsync("Tom Fischer");
        }

        await tom.OpenAsync("desk/dashboards/team?team=");
        var mine = tom.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "Tom Fischer" }).GetByRole(AriaRole.Link, new() { Name = "Backlog: 2" });
        await mine.PressAsync("Enter");

        await Expect(tom.Heading("Backlog: 2")).ToBeVisibleAsync();
        foreach (var title in titles)
        {
            await Expect(tom.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = title })).ToHaveCountAsync(1);
        }

        await tom.CheckAccessibilityAsync("records behind a number");
    }
}
