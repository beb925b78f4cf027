using System.Net.Http.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>A team lead spreads the work of a team.</summary>
public sealed class WorkMovesOnTheBoard(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    [Fact]
    public async Task ACard_GoesToSomebodyElse_ByKeyboardAndByMouse()
    {
        var admin = await SeatAsync("admin", javaScript: false);
        await admin.OpenAsync("admin/teams/new");
        await admin.Field("Name").First.FillAsync("Crew of the board");
        await admin.Field("Add a member").FillAsync("anna");
        await admin.Button("Create team").ClickAsync();
        await Expect(admin.Heading("Crew of the board")).ToBeVisibleAsync();
        await admin.Field("Add a member").FillAsync("jonas");
        var team = new Uri(admin.Page.Url).Segments[^1];
        await admin.Button("Save team").ClickAsync();
        await Expect(admin.Main.GetByText("Jonas Weber")).ToBeVisibleAsync();

        var title = $"board {Guid.CreateVersion7():N}";
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title, teamId = team });
        created.EnsureSuccessStatusCode();

        var tom = await SeatAsync("tom");
        await tom.OpenAsync($"desk/board?team={team}");
        ILocator ColumnOf(string name) => tom.Main.GetByRole(AriaRole.Listitem, new() { Name = name, Exact = true });
        await Expect(ColumnOf("Nobody").GetByText(title)).ToBeVisibleAsync();
        await tom.CheckAccessibilityAsync("board");

        await ColumnOf("Nobody").GetByLabel("Move INC").PressAsync("Enter");
        var anna = tom.Page.GetByRole(AriaRole.Button, new() { Name = "Anna Berger", Exact = true });
        await Expect(anna).ToBeVisibleAsync();
        await tom.CheckAccessibilityAsync("board with a menu");
        await anna.PressAsync("Enter");
        await Expect(ColumnOf("Anna Berger").GetByText(title)).ToBeVisibleAsync();

        // News arrives in the moment in which the card is taken: it can be dragged all the same. Over its goal the mouse moves twice, as a hand does.
        await ColumnOf("Anna Berger").Locator("[data-card]").Filter(new() { HasText = title }).HoverAsync();
        await tom.Page.Mouse.DownAsync();
        await tom.Page.EvaluateAsync(
            """
            () => new Promise(done => {
              document.addEventListener('htmx:afterRequest', () => done(null), { once: true });
              document.body.dispatchEvent(new CustomEvent('helpdesk:board'));
            })
            """);
        await ColumnOf("Jonas Weber").HoverAsync();
        await ColumnOf("Jonas Weber").HoverAsync();
        await tom.Page.Mouse.UpAsync();
        await Expect(ColumnOf("Jonas Weber").GetByText(title)).ToBeVisibleAsync();
        await Expect(ColumnOf("Anna Berger").GetByText(title)).ToHaveCountAsync(0);
    }
}
