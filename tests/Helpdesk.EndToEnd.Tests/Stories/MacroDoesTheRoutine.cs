using System.Net.Http.Json;
using System.Text.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>What an agent does ten times a day is one click, and looked at before.</summary>
public sealed class MacroDoesTheRoutine(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task AMacro_IsPutTogetherByTheAdministrator_AndAppliedByAnAgent()
    {
        const string name = "Take it and say so";
        var admin = await SeatAsync("admin");
        await admin.OpenAsync("admin/tickets/macros/macro");
        await admin.Field("Name").First.FillAsync(name);
        await admin.Field("Next step").SelectOptionAsync("Assign");
        await admin.Button("Add step").ClickAsync();
        await admin.Field("Assignee").SelectOptionAsync("Whoever applies the macro");
        await admin.Field("Next step").SelectOptionAsync("Send a public reply");
        await admin.Button("Add step").ClickAsync();
        await admin.Field("Text").FillAsync("Hello {{requester.firstName}}, I look at {{ticket.number}} now.");
        await admin.CheckAccessibilityAsync("macro with two steps");
        await admin.Button("Save macro").Last.ClickAsync();
        await Expect(admin.Main.GetByText(name).First).ToBeVisibleAsync();

        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync("rita"));
        using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title = "The scanner is too slow" });
        created.EnsureSuccessStatusCode();
        var number = (await created.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("number").GetString()!;
        var anna = await SeatAsync("anna");
        await anna.OpenAsync($"desk/tickets/{number}");
        await anna.Main.GetByText("Macros", new() { Exact = true }).ClickAsync();
        await anna.Page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await Expect(anna.Main.GetByText($"Hello Rita, I look at {number} now.")).ToBeVisibleAsync();
        await anna.CheckAccessibilityAsync("preview of a macro");
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(anna.Page.Locator("#property-assignee")).ToContainTextAsync("Anna Berger");
        await Expect(anna.Main.GetByRole(AriaRole.Article).Filter(new() { HasText = $"Hello Rita, I look at {number} now." })).ToBeVisibleAsync();
    }
}
