using System.Net.Http.Json;
using Helpdesk.EndToEnd.Fixtures;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Helpdesk.EndToEnd.Stories;

/// <summary>What others change is shown at once, but never in place of what a person is just about to use.</summary>
public sealed class NewsGivesWayToTheHand(BrowserFixture browser, ServiceDesk desk) : BrowserTest(browser, desk)
{
    private const string NewsArrives =
        """
        () => new Promise(done => {
          document.addEventListener('htmx:afterRequest', event => event.detail.elt.id === 'ticket-live' && done(null));
          document.body.dispatchEvent(new CustomEvent('helpdesk:ticket'));
        })
        """;

    [Fact]
    public async Task ALinkThatIsPressed_WhileNewsArrives_StillOpens()
    {
        var anna = await OnATicketAsync("News while the mouse is down");
        await anna.Main.GetByText("Resolve incident").First.HoverAsync();
        await anna.Page.Mouse.DownAsync();
        await anna.Page.EvaluateAsync(NewsArrives);
        await anna.Page.Mouse.UpAsync();

        await Expect(anna.Field("Resolution code")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AFormThatOpens_WhileNewsIsOnItsWay_StaysOpen()
    {
        var anna = await OnATicketAsync("News while a form opens");
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await anna.Page.RouteAsync("**/*handler=Regions*", async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        var news = anna.Page.EvaluateAsync(NewsArrives);
        await asked.Task;

        await anna.Main.GetByText("Resolve incident").First.ClickAsync();
        await anna.Field("Resolution notes").FillAsync("Half a sentence");
        answer.SetResult();
        await news;

        await Expect(anna.Field("Resolution notes")).ToHaveValueAsync("Half a sentence");
        await Expect(anna.Page.GetByText("This ticket has changed. It is shown anew when your form is closed.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task AFormThatIsAskedFor_WhileNewsArrives_Opens()
    {
        var anna = await OnATicketAsync("News while a form is asked for");
        var (asked, answer) = (new TaskCompletionSource(), new TaskCompletionSource());
        await anna.Page.RouteAsync("**/do/resolve", async route =>
        {
            asked.TrySetResult();
            await answer.Task;
            await route.ContinueAsync();
        });
        await anna.Main.GetByText("Resolve incident").First.ClickAsync();
        await asked.Task;

        await anna.Page.EvaluateAsync(NewsArrives);
        answer.SetResult();

        await Expect(anna.Field("Resolution code")).ToBeVisibleAsync();
    }

    private async Task<Seat> OnATicketAsync(string title)
    {
        using var api = Desk.Server.CreateApiClient(await Desk.Server.CreateTokenAsync());
        using var created = await api.PostAsJsonAsync("api/v1/incidents", new { title });
        created.EnsureSuccessStatusCode();
        var incident = await created.Content.ReadFromJsonAsync<System.Text.Json.JsonElement>();
        var anna = await SeatAsync("anna");
        await anna.OpenAsync($"desk/tickets/{incident.GetProperty("number").GetString()}");
        await anna.Button("Take").ClickAsync();
        await Expect(anna.Page.Locator("#property-assignee")).ToContainTextAsync("Anna Berger");
        return anna;
    }
}
